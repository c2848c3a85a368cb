using Microsoft.ML.InductiveBias.Console.Measures;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The result of <c>audit</c> and <c>compare</c>: the essentials of each part; the report has all details.</summary>
internal static class AuditText
{
    private const int MaximumRows = 5;
    private const double SkewedRatio = 3;
    private const int MaximumPairs = 3;
    private const int MaximumCells = 4;
    private const int MaximumName = 40;
    private const int MaximumCondition = 200;
    private const int MaximumMessage = 500;

    /// <summary>Writes one audit, or the ranking of several, with the conditions and the comparison.</summary>
    public static void Write(Page page, AuditOutcome outcome)
    {
        if (outcome.Results.Count == 1)
            WriteOne(page, outcome.Results[0]);
        else
            AuditRankingText.Write(page, outcome.Results);
        if (outcome.Comparison is not null)
            WriteComparison(page, outcome.Comparison);
        WriteConditions(page, outcome.Conditions);
        page.Paragraph(outcome.HtmlFile is null ? "Use --html FILE for a complete report with plots and explanations." : $"The report is in {outcome.HtmlFile}.");
    }

    /// <summary>The estimated cost of an audit, before it starts.</summary>
    public static string Cost(string name, AuditCost cost, TimeSpan? budget)
    {
        string memory = string.Create(CultureInfo.InvariantCulture, $"{cost.MemoryBytes / (double)(1 << 30):0.0} GiB");
        string cut = budget is { } time && time < cost.Duration ? $"; the remaining budget is {Duration(time)}, so parts will be cut" : "";
        return $"{name}: about {Duration(cost.Duration)} from now and {memory} of memory on this machine{cut} …";
    }

    /// <summary>A name or cell of the data on one line: shortened, with invisible characters as codes.</summary>
    public static string Shown(string text) => ShownText.Of(text, MaximumName);

    private static void WriteOne(Page page, AuditResult result)
    {
        page.Heading($"Audit of {Shown(result.Name)}");
        page.Values(Data(result));
        RolesTable.Write(page, result.Data.Roles);
        if (result.Spaces.Count > 0)
        {
            page.Title($"Bits that each space requires on {Text.Count(result.TestRows, "test row")}, with 95% intervals, at the loss ε of the …");
            EstimateTable.Write(page, [.. result.Spaces.Select(space => (space.Name, space.Metrics))], Bits);
            EstimateTable.WriteClassBalanced(page, [.. result.Spaces.Select(space => (space.Name, space.Metrics))], Bits);
            EstimateTable.WriteSplits(page, [.. result.Spaces.Select(space => (space.Name, space.Metrics))], Bits);
        }
        if (result.Models.Count > 0)
        {
            page.Title($"Test results of ordinary models{(result.Spaces.Count > 0 ? ", and the bits that they provide in each space" : "")}");
            WriteModels(page, result);
        }
        WriteRows(page, result);
        WritePairs(page, result);
        if (result.BudgetCuts.Count > 0)
        {
            page.Heading("Cut to meet the budget");
            foreach (string cut in result.BudgetCuts)
                page.Paragraph($"{Text.Capitalized(cut)}.");
        }
        page.Explanation(["Many functions fit the training rows, but few of them do well on new rows. The bits say how few: b bits mean 1 in 2^b of the hypotheses of a space. "
            + "A learner must get these bits from a source other than the rows. They depend on the space, the target loss, and the number of test rows; difficulties are comparable between data sets. "
            + "The intervals show what other test rows of the same kind and number would give, and for sampled spaces other hypotheses; other training rows aren't included."]);
        page.Diagnostics(result.Diagnostics);
    }

    private static IEnumerable<(string Name, string Value)> Data(AuditResult result)
    {
        var data = result.Data;
        string classes = data.Classes.Count > 0 ? $", {Text.Count(data.Classes.Count, "class", "classes")}" : "";
        string task = result.Task == TaskKind.Regression ? "regression" : "classification";
        yield return ("Data", $"{Text.Count(data.Rows, "row")}, {Text.Count(data.Columns.Count, "feature column")}; {task} of '{Shown(result.Label)}'{classes}");
        if (data.Classes.Count > 1)
            yield return ("Balance", $"'{Shown(data.Classes[0].Name)}' in {Share(data.Classes[0].Rows, data)} of the rows, '{Shown(data.Classes[^1].Name)}' in {Share(data.Classes[^1].Rows, data)}");
        yield return ("Data quality", $"{Text.Count(data.DroppedRows, "dropped row")}, {Text.Count(data.Columns.Count(column => column.IsConstant), "constant column")}, "
            + $"{Text.Count(data.DuplicateRows, "duplicate row")}, {Text.Count(data.ContradictingRows.Count, "group")} of equal rows with different labels");
        yield return ("Rows", string.Create(CultureInfo.InvariantCulture, $"{result.TrainingRows} training, {result.TestRows} test (seed {result.Seed})"));
        if (result.Difficulty is { } difficulty)
        {
            yield return ("Difficulty", difficulty is { Log2Bits: { } log2, Log2BitsLower: { } lower, Log2BitsUpper: { } upper }
                ? $"{Text.PowerOfTwo(log2)} bits ({Text.PowerOfTwo(lower)} … {Text.PowerOfTwo(upper)})"
                : "undefined; see the warnings");
            if (difficulty.IntrinsicDimension.IsDefined)
                yield return ("", $"intrinsic dimension {Text.Number(difficulty.IntrinsicDimension.Value)}, radius {Text.Number(difficulty.Radius.Value)}, resolution {Text.Number(difficulty.Resolution.Value)}");
        }
        if (AuditRanking.BestSpace(result) is ({ } space, { } estimate))
            yield return ("Fewest bits", $"{(estimate.IsBound ? EstimateText.Bits(estimate) : Bits(estimate.Bits))} in {space.Name}, to match the {EstimateText.ReferenceName(estimate.Reference)}{EstimateText.PerRow(estimate)}{OverSplits(space, estimate)}");
        if (result.RowsCurve is { } curve)
            yield return ("More rows", MoreRows(curve));
        yield return ("Time", string.Create(CultureInfo.InvariantCulture, $"{result.Elapsed.TotalSeconds:0} s"));
    }

    /// <summary>How far the bits depend on the split.</summary>
    private static string OverSplits(AuditSpace space, InductiveBiasEstimate estimate) => space.Metrics.Splits.FirstOrDefault(split => split.Estimates[0].Reference == estimate.Reference) is { } split
        ? $"; {Bits(split.Smallest.Bits)} … {Bits(split.Largest.Bits)} over {split.Estimates.Count} splits" : "";

    private static string MoreRows(AuditRowsCurve curve)
    {
        if (curve.RequiredRows is not { } rows)
            return $"the curve of space {curve.Space} doesn't show where it reaches {Text.Number(curve.TargetBits)} bits{(curve is { Splits: > 1, RequiredRowsLower: > 0 } ? $" (at least {Rows(curve.RequiredRowsLower)} training rows)" : "")}";
        string interval = curve.Splits == 1 ? "no interval: one split" : $"{Rows(curve.RequiredRowsLower)} … {Rows(curve.RequiredRowsUpper)} on 90% of other splits";
        return $"space {curve.Space} requires {Text.Number(curve.TargetBits)} bits at about {Rows(rows)} training rows{(curve.IsExtrapolated ? " (extrapolated)" : "")}: {interval}";
    }

    private static string Rows(double rows) => Text.Number(Math.Ceiling(rows));

    private static void WriteModels(Page page, AuditResult result)
    {
        bool isClassification = result.Task != TaskKind.Regression;
        // With equally frequent classes the balanced error is the error.
        bool isSkewed = isClassification && result.Data.Classes is [var first, .., var last] && first.Rows > SkewedRatio * last.Rows;
        page.Table(
            [new Column("Model", KeepsLines: true), Column.Right("Test loss"), .. isClassification ? [Column.Right("Errors")] : Array.Empty<Column>(), .. isSkewed ? [Column.Right("by class")] : Array.Empty<Column>(),
                .. result.Spaces.Select(space => new Column(space.Name, IsRight: true, KeepsLines: true))],
            result.Models.Select(model => (string[])[model.Name, Text.Number(model.TestLoss),
                .. isClassification ? [model.ZeroOneError is { } error ? Text.Percent(error, "0.0") : ""] : Array.Empty<string>(), .. isSkewed ? [model.BalancedError is { } balanced ? Text.Percent(balanced, "0.0") : ""] : Array.Empty<string>(), .. model.Provided.Select(provided => provided.IsBound ? EstimateText.Bits(provided) : Bits(provided.Bits))]));
    }

    private static void WriteRows(Page page, AuditResult result)
    {
        if (result.Labels is { } labels)
        {
            page.Heading(WrongLabels(labels));
            if (labels.Rows is [{ Reason: RowReason.WrongLabel }, ..])
            {
                WriteTable(labels.Rows.TakeWhile(row => row.Reason == RowReason.WrongLabel).Take(MaximumRows), row => row.Id, row => row.Label, row => row.Suggested, row => row.Cells, "Suggested");
                return;
            }
        }
        if (result.RowDifficulties.Count == 0)
            return;
        page.Title("The hardest rows");
        WriteTable(result.RowDifficulties.Take(MaximumRows), row => row.Id, row => row.Label, row => row.Predicted, row => row.Cells, "Predicted");

        void WriteTable<T>(IEnumerable<T> rows, Func<T, long> id, Func<T, string> label, Func<T, string> other, Func<T, IReadOnlyList<string>> cells, string title) => page.Table(
            [Column.Right(Text.Capitalized(result.RowUnit)), Column.Left("Label"), Column.Left(title), Column.Left("Cells")],
            rows.Select(row => (string[])[id(row).ToString(CultureInfo.InvariantCulture), Shown(label(row)), Shown(other(row)),
                string.Join(", ", cells(row).Take(MaximumCells).Select(Shown)) + (cells(row).Count > MaximumCells ? ", …" : "")]));
    }

    private static string WrongLabels(LabelAudit labels)
    {
        int flagged = labels.Rows.TakeWhile(row => row.Reason == RowReason.WrongLabel).Count();
        string shown = flagged == 0 ? "no single label is probably wrong"
            : $"{Text.Count(flagged, "label")} more probably wrong than right{(flagged > MaximumRows ? $", the first {MaximumRows}" : "")}";
        return string.Create(CultureInfo.InvariantCulture,
            $"Wrong labels: about {labels.ExpectedWrong:0.#} of {labels.Rows.Count} ({labels.Lower:0} … {labels.Upper:0}); {shown}");
    }

    private static void WritePairs(Page page, AuditResult result)
    {
        if (result.ClassPairs.Count == 0)
            return;
        page.Title("Classes that are hardest to distinguish");
        page.Table([Column.Left("Classes"), Column.Right("Confused"), Column.Right("Smallest distance")],
            result.ClassPairs.Take(MaximumPairs).Select(pair => (string[])[$"{Shown(pair.First)}, {Shown(pair.Second)}", Text.Percent(pair.Confusion, "0.0"), Text.Number(pair.SmallestDistance)]));
    }

    private static void WriteComparison(Page page, AuditComparison comparison)
    {
        var beyond = comparison.Changes.Where(change => change.IsBeyondIntervals).ToList();
        string title = $"Compared with {Shown(comparison.BaselineName)}: {beyond.Count} of {Text.Count(comparison.Changes.Count, "number")} changed by more than their intervals";
        if (beyond.Count == 0)
        {
            page.Heading(title);
            return;
        }
        page.Title(title);
        page.Table([Column.Left("Number"), Column.Right("Before"), Column.Right("Now"), Column.Left("Change")],
            beyond.Select(change => (string[])[ShownText.Of(change.Key, 2 * MaximumName), Value(change.Baseline), Value(change.Current), change.Kind.ToString().ToLowerInvariant()]));

        static string Value(AuditQuantity? quantity) => quantity is null ? "" : Text.Number(quantity.Value);
    }

    private static void WriteConditions(Page page, IReadOnlyList<AuditConditionOutcomes> audits)
    {
        if (audits.Count == 0)
            return;
        page.Heading("Conditions that must not hold");
        foreach (var (audit, outcome) in audits.SelectMany(audit => audit.Outcomes.Select(outcome => (audit.Name, outcome))))
        {
            string verdict = outcome.Holds switch
            {
                true => "VIOLATED",
                false => "passed",
                _ => "NO SUCH NUMBER",
            };
            string name = audits.Count > 1 ? $"{Shown(audit)}: " : "";
            page.Paragraph($"{verdict}: {name}{ShownText.Of(outcome.Condition.Text, MaximumCondition)}. {ShownText.Of(outcome.Message, MaximumMessage)}");
        }
    }

    /// <summary>Bits with few digits; the report and the JSON result have more.</summary>
    private static string Bits(double bits) => bits switch
    {
        0 => "0",
        < 0.01 => "< 0.01",
        < 10 => bits.ToString("0.##", CultureInfo.InvariantCulture),
        < 1e6 => bits.ToString("0.#", CultureInfo.InvariantCulture),
        _ => Text.Number(bits),
    };

    private static string Share(int rows, DataSummary data) => Text.Percent(rows / (double)data.Classes.Sum(one => one.Rows), "0.#");

    private static string Duration(TimeSpan time) => time.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, time.TotalSeconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");
}
