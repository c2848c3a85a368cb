namespace Microsoft.ML.InductiveBias;

/// <summary>Judges the labels of rows by the mean of hypotheses that were fitted to other rows.</summary>
internal static class RowLabels
{
    public static RowDifficulties Judge(RowDifficulties difficulties, TaskData training, TaskData rows, CancellationToken cancellationToken)
    {
        var wrong = Enumerable.Repeat(double.NaN, rows.Rows).ToArray();
        double[] suggested = [.. wrong];
        var reasons = new RowReason[rows.Rows];
        (difficulties.ProbabilityWrong, difficulties.Suggested, difficulties.Reasons) = (wrong, suggested, reasons);
        if (difficulties.Means is not { } means || (rows.Kind == TaskKind.Regression && rows.OutputCount > 1))
            return difficulties;
        int[] judged = Unseen(training, rows);
        if (judged.Length < rows.Rows)
        {
            difficulties.Diagnostics = [.. difficulties.Diagnostics, new Diagnostic("trainingRowsNotJudged", DiagnosticSeverity.Information, FormattableString.Invariant(
                $"{rows.Rows - judged.Length} of {rows.Rows} rows equal training rows of the model, which saw their labels and can't judge them. AuditLabels judges all rows by models that didn't."))];
        }
        if (judged.Length == 0)
            return difficulties;
        var part = rows.SelectRows(judged);
        double[] predictions = [.. judged.SelectMany(row => means.AsSpan(row * rows.OutputCount, rows.OutputCount).ToArray())];
        var judgments = LabelJudgments.Of(part, [predictions], cancellationToken);
        var reasonsOfPart = judgments.Reasons(RowSurroundings.Within(training, part, cancellationToken));
        for (int i = 0; i < judged.Length; i++)
            (wrong[judged[i]], suggested[judged[i]], reasons[judged[i]]) = (judgments.ProbabilityWrong[i], judgments.Suggested[i], reasonsOfPart[i]);
        return difficulties;
    }

    /// <summary>The rows that aren't training rows. Without features, rows can't be compared.</summary>
    private static int[] Unseen(TaskData training, TaskData rows)
    {
        int[] all = [.. Enumerable.Range(0, rows.Rows)];
        if (rows.FeatureCount == 0)
            return all;
        var known = Enumerable.Range(0, training.Rows).ToLookup(row => Hash(training, row));
        return [.. all.Where(row => !known[Hash(rows, row)].Any(other =>
            training.TargetRow(other).SequenceEqual(rows.TargetRow(row)) && training.FeatureRow(other).SequenceEqual(rows.FeatureRow(row))))];
    }

    private static int Hash(TaskData rows, int row)
    {
        var hash = new HashCode();
        foreach (double value in rows.FeatureRow(row))
            hash.Add(value);
        return hash.ToHashCode();
    }
}
