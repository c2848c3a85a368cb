using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Judges the labels of an input.</summary>
internal static class LabelJudge
{
    private const int MostShown = 5;

    /// <summary>Judges the labels.</summary>
    /// <exception cref="ArgumentException">There are too few rows, all labels are equal, or almost every row has a class of its own.</exception>
    public static LabelAudit Judge(AuditInput input, LabelAuditOptions options)
    {
        options.Validate();
        if (ReasonNotToJudge(input) is { } reason)
            throw new ArgumentException(reason, nameof(input));
        var judged = JudgedRows.Of(input, options);
        var scores = LabelScores.Of(judged, options);
        var noise = new MLContext().InductiveBias.LabelNoise(
            judged.Data, scores.Predictions, options.Confidence, options.Seed, null, options.CancellationToken);
        LabelAuditRow[] rows = [.. Enumerable.Range(0, judged.Rows.Length).Select(position => RowOf(input, judged, scores, noise, position))];
        int left = input.Rows.Rows - rows.Length;
        return new LabelAudit([.. left == 0 ? [] : (Diagnostic[])[NotJudged(rows.Length, input.Rows.Rows)], .. SingleRows(input, judged), .. scores.Diagnostics, .. noise.Diagnostics])
        {
            ExpectedWrong = noise.ExpectedWrong,
            Lower = noise.Lower,
            Upper = noise.Upper,
            Confidence = noise.Confidence,
            ClassNames = input.ClassNames,
            NoiseMatrix = noise.NoiseMatrix,
            Rows = [.. rows.OrderByDescending(row => row.ProbabilityWrong).ThenBy(row => row.Id)],
            RowsNotJudged = left,
            Conflicts = [.. noise.Conflicts.Select(pair => Conflict(rows[pair.First], rows[pair.Second], pair.Distance))],
        };
    }

    /// <summary>The most rows that an audit judges together: as many as its spaces see.</summary>
    public static int MaximumRows(AuditOptions options) => Math.Max(AuditSplit.FewestRows, options.MaximumTrainingRows + options.MaximumTestRows);

    /// <summary>The identifiers of rows whose label is more probably wrong than right.</summary>
    public static IReadOnlySet<long> FlaggedIds(LabelAudit? audit) =>
        (audit?.Rows ?? []).TakeWhile(row => row.Reason == RowReason.WrongLabel).Select(row => row.Id).ToHashSet();

    /// <summary>Why the labels can't be judged; <see langword="null"/> if they can.</summary>
    public static string? ReasonNotToJudge(AuditInput input)
    {
        int count = input.Rows.Rows;
        if (count < AuditSplit.FewestRows)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"The data have {count} usable row{(count == 1 ? "" : "s")}; judging labels needs at least {AuditSplit.FewestRows}.");
        }
        return input.Labels.Distinct(StringComparer.Ordinal).Take(2).Count() < 2
            ? $"All labels of '{input.Label}' are '{input.Labels[0]}', so no label contradicts another. Choose another label column."
            : LabelIdentifier.Find(input)?.Message;
    }

    private static LabelAuditRow RowOf(AuditInput input, JudgedRows judged, LabelScores scores, LabelNoiseEstimate noise, int position)
    {
        int row = judged.Rows[position];
        return new LabelAuditRow
        {
            Id = input.Ids[row],
            Label = input.Labels[row],
            ProbabilityWrong = noise.ProbabilityWrong[position],
            Suggested = noise.Reasons[position] != RowReason.WrongLabel ? input.Labels[row]
                : input.Rows.Kind == TaskKind.Regression ? judged.Targets.Restore(noise.Suggested[position]).ToString("G4", CultureInfo.InvariantCulture)
                : input.ClassNames[(int)noise.Suggested[position]],
            Reason = noise.Reasons[position],
            Ambiguity = noise.EntropyBits[position],
            Atypicality = noise.Atypicality[position],
            Leverage = scores.Leverage[position],
            Influence = scores.Influence[position],
            Cells = input.Cells(row),
        };
    }

    private static (LabelAuditRow First, LabelAuditRow Second, double Distance) Conflict(LabelAuditRow first, LabelAuditRow second, double distance) =>
        first.ProbabilityWrong >= second.ProbabilityWrong ? (first, second, distance) : (second, first, distance);

    /// <summary>Names the classes of which a part has one row: without it, no model knows the class.</summary>
    private static IEnumerable<Diagnostic> SingleRows(AuditInput input, JudgedRows judged)
    {
        if (input.Rows.Kind == TaskKind.Regression)
            yield break;
        var single = new SortedSet<int>();
        int start = 0;
        foreach (int size in judged.PartSizes)
        {
            single.UnionWith(judged.Rows[start..(start + size)].CountBy(row => TrueClass.Of(input.Rows, row)).Where(pair => pair.Value == 1).Select(pair => pair.Key));
            start += size;
        }
        if (single.Count > 0)
        {
            yield return new Diagnostic("classOfOneRow", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{(single.Count == 1 ? "A class has" : $"{single.Count} classes have")} one judged row: {string.Join(", ", single.Take(MostShown).Select(c => $"'{input.ClassNames[c]}'"))}{(single.Count > MostShown ? ", …" : "")}. No model that didn't see the row knows its "
                + $"class, so the judgment only says how well another class explains the row. Correct a misspelled label, or leave such classes out."));
        }
    }

    private static Diagnostic NotJudged(int judged, int all) => new("labelsNotJudged", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
        $"The labels of {judged} of {all} rows were judged, chosen at random. Judge all to look at every row, in parts."));
}
