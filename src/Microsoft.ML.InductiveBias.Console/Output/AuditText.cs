using System.Globalization;
using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Reporting;
using Spectre.Console;
using static Microsoft.ML.InductiveBias.Console.Output.Page;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The result of <c>audit</c> for people: what matters of each part; the report has all of it.</summary>
internal static class AuditText
{
    private const int ShownRows = 5;
    private const int ShownPairs = 3;
    private const int ShownCells = 4;
    private const int NameLength = 40;

    /// <summary>Writes one audit, or the ranking of several, with the conditions and the comparison.</summary>
    public static void Write(
        IAnsiConsole console, AuditRequest request, IReadOnlyList<AuditResult> results, IReadOnlyList<AuditConditionOutcomes> outcomes, AuditComparison? comparison)
    {
        if (results.Count == 1)
            WriteOne(console, results[0]);
        else
            AuditRankingText.Write(console, results);
        if (comparison is not null)
            WriteComparison(console, comparison);
        if (request.Conditions.Count > 0)
            WriteConditions(console, outcomes);
        if (request.HtmlFile is not null)
            Paragraph(console, $"The report is {request.HtmlFile}.");
        else
            Paragraph(console, "--html FILE writes all of it as a page, with plots and explanations.");
    }

    /// <summary>A name or cell of the data: one line, shortened, with invisible characters as codes.</summary>
    public static string Shown(string text) => ShownText.Of(text, NameLength);

    private static void WriteOne(IAnsiConsole console, AuditResult result)
    {
        Heading(console, $"Audit of {Shown(result.Name)}");
        WriteData(console, result);
        if (result.Spaces.Count > 0)
        {
            Title(console, "Bits that each space requires, with 95 % intervals");
            WriteSpaces(console, result);
        }
        if (result.Models.Count > 0)
        {
            Title(console, result.Spaces.Count > 0 ? "What ordinary models reach, and the bits that they provide relative to each space" : "What ordinary models reach");
            WriteModels(console, result);
        }
        WriteRows(console, result);
        WritePairs(console, result);
        if (result.BudgetCuts.Count > 0)
        {
            Heading(console, "What the budget cut");
            foreach (string cut in result.BudgetCuts)
                Paragraph(console, $"{char.ToUpperInvariant(cut[0])}{cut[1..]}.");
        }
        Heading(console, "What the numbers mean");
        Paragraph(console, "Many functions fit the training rows, and few of them do well on new rows. The bits say how few: b bits, 1 in 2^b of the hypotheses of a space. "
            + "A learner must bring them from elsewhere than the rows. They depend on the space and on the target loss; difficulties compare data sets.");
        WriteDiagnostics(console, result.Diagnostics);
    }

    private static void WriteData(IAnsiConsole console, AuditResult result)
    {
        var data = result.Data;
        var grid = Columns();
        string classes = data.Classes.Count > 0 ? $", {Text.Count(data.Classes.Count, "class", "classes")}" : "";
        Row(grid, "Data", $"{Text.Count(data.Rows, "row")}, {Text.Count(data.Columns.Count, "feature column")}; {TaskWord(result.Task)} of '{Shown(result.Label)}'{classes}");
        if (data.Classes.Count > 1)
            Row(grid, "Balance", $"'{Shown(data.Classes[0].Name)}' in {Percent(data.Classes[0].Rows, data)} of the rows, '{Shown(data.Classes[^1].Name)}' in {Percent(data.Classes[^1].Rows, data)}");
        Row(grid, "To check", $"{Text.Count(data.DroppedRows, "dropped row")}, {Text.Count(data.Columns.Count(column => column.IsConstant), "constant column")}, "
            + $"{Text.Count(data.DuplicateRows, "repeated row")}, {Text.Count(data.ContradictingRows.Count, "group")} of equal rows with different labels");
        Row(grid, "Rows", $"{result.TrainingRows} training, {result.TestRows} test (seed {result.Seed.ToString(CultureInfo.InvariantCulture)})");
        if (result.Difficulty is { } difficulty)
        {
            Row(grid, "Difficulty", difficulty is { Log2Bits: { } log2, Log2BitsLower: { } lower, Log2BitsUpper: { } upper }
                ? $"2^{Text.Number(log2)} bits (2^{Text.Number(lower)} … 2^{Text.Number(upper)})"
                : "undefined; the warnings say why");
            if (difficulty.IntrinsicDimension.IsDefined)
                Row(grid, "", $"intrinsic dimension {Text.Number(difficulty.IntrinsicDimension.Value)}, radius {Text.Number(difficulty.Radius.Value)}, resolution {Text.Number(difficulty.Resolution.Value)}");
        }
        if (result.RowsCurve is { } curve)
            Row(grid, "More rows", RowsText(curve));
        Row(grid, "Took", string.Create(CultureInfo.InvariantCulture, $"{result.Elapsed.TotalSeconds:0} s"));
        console.Write(grid);
        console.WriteLine();
    }

    private static string RowsText(AuditRowsCurve curve) => curve.RequiredRows is { } rows
        ? $"{Text.Number(curve.TargetBits)} bits in space {curve.Space} are met {(curve.IsExtrapolated ? "by extrapolation" : "")} at about {Text.Number(Math.Ceiling(rows))} training rows".Replace("  ", " ", StringComparison.Ordinal)
        : $"the curve of space {curve.Space} does not tell where it meets {Text.Number(curve.TargetBits)} bits";

    private static void WriteSpaces(IAnsiConsole console, AuditResult result)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Space");
        foreach (string name in (string[])["At the loss of", "ε", "Bits", "Interval", "Rests on"])
            table.AddColumn(name is "ε" or "Bits" or "Interval" ? new TableColumn(name).RightAligned() : new TableColumn(name));
        foreach (var space in result.Spaces)
        {
            bool first = true;
            foreach (var estimate in space.Metrics.InductiveBias)
            {
                string[] cells = [first ? space.Name : "", MeasureText.ReferenceName(estimate.Reference), Text.Number(estimate.TargetLoss), Bits(estimate.Bits),
                    Interval(estimate), EstimateText.RestsOn(space.Metrics, estimate)];
                table.AddRow([.. cells.Select(Markup.Escape)]);
                first = false;
            }
        }
        console.Write(table);
    }

    private static void WriteModels(IAnsiConsole console, AuditResult result)
    {
        bool classes = result.Task != TaskKind.Regression;
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("Model").NoWrap()).AddColumn(new TableColumn("Test loss").RightAligned());
        if (classes)
            table.AddColumn(new TableColumn("Wrong rows").RightAligned());
        foreach (var space in result.Spaces)
            table.AddColumn(new TableColumn(space.Name).NoWrap().RightAligned());
        foreach (var model in result.Models)
        {
            List<string> cells = [model.Name, Text.Number(model.TestLoss)];
            if (classes)
                cells.Add(model.ZeroOneError is { } error ? string.Create(CultureInfo.InvariantCulture, $"{100 * error:0.0} %") : "");
            cells.AddRange(model.Provided.Select(provided => Bits(provided.Bits)));
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    private static void WriteRows(IAnsiConsole console, AuditResult result)
    {
        var suspects = result.TestRowDifficulties.Where(row => row.IsLabelSuspect).ToList();
        var shown = suspects.Count > 0 ? suspects : [.. result.TestRowDifficulties];
        if (shown.Count == 0)
            return;
        Title(console, suspects.Count > 0
            ? $"{Text.Count(suspects.Count, "row")} whose label every space contradicts{(suspects.Count > ShownRows ? $", the first {ShownRows}" : "")}"
            : "No label that every space contradicts; the hardest rows");
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn(char.ToUpperInvariant(result.RowUnit[0]) + result.RowUnit[1..]).RightAligned()).AddColumn("Label").AddColumn("Predicted").AddColumn("Cells");
        foreach (var row in shown.Take(ShownRows))
        {
            string cells = string.Join(", ", row.Cells.Take(ShownCells).Select(Shown)) + (row.Cells.Count > ShownCells ? ", …" : "");
            table.AddRow([.. new[] { row.Id.ToString(CultureInfo.InvariantCulture), Shown(row.Label), Shown(row.Predicted), cells }.Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    private static void WritePairs(IAnsiConsole console, AuditResult result)
    {
        if (result.ClassPairs.Count == 0)
            return;
        Title(console, "Classes that are hardest to tell apart");
        var table = new Table().Border(TableBorder.Simple).AddColumn("Classes").AddColumn(new TableColumn("Confused").RightAligned()).AddColumn(new TableColumn("Smallest distance").RightAligned());
        foreach (var pair in result.ClassPairs.Take(ShownPairs))
        {
            table.AddRow(Markup.Escape($"{Shown(pair.First)}, {Shown(pair.Second)}"),
                string.Create(CultureInfo.InvariantCulture, $"{100 * pair.Confusion:0.0} %"), Text.Number(pair.SmallestDistance));
        }
        console.Write(table);
    }

    private static void WriteComparison(IAnsiConsole console, AuditComparison comparison)
    {
        var beyond = comparison.Changes.Where(change => change.IsBeyondIntervals).ToList();
        Title(console, $"Compared with {Shown(comparison.BaselineName)}: {Text.Count(beyond.Count, "number")} of {comparison.Changes.Count} changed beyond the intervals");
        if (beyond.Count == 0)
        {
            console.WriteLine();
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumn("Number").AddColumn(new TableColumn("Before").RightAligned()).AddColumn(new TableColumn("Now").RightAligned()).AddColumn("Change");
        foreach (var change in beyond)
        {
            table.AddRow(Markup.Escape(ShownText.Of(change.Key, 2 * NameLength)), Value(change.Baseline), Value(change.Current),
                change.Kind.ToString().ToLowerInvariant());
        }
        console.Write(table);

        static string Value(AuditQuantity? quantity) => quantity is null ? "" : Text.Number(quantity.Value);
    }

    private static void WriteConditions(IAnsiConsole console, IReadOnlyList<AuditConditionOutcomes> outcomes)
    {
        Heading(console, "Conditions that must not hold");
        foreach (var suite in outcomes)
        {
            foreach (var outcome in suite.Outcomes)
            {
                string verdict = outcome.Holds switch
                {
                    true => "VIOLATED",
                    false => "kept",
                    _ => "NO SUCH NUMBER",
                };
                string where = outcomes.Count > 1 ? $"{Shown(suite.Name)}: " : "";
                Paragraph(console, $"{verdict}: {where}{ShownText.Of(outcome.Condition.Text, 200)}. {ShownText.Of(outcome.Message, 500)}");
            }
        }
    }

    /// <summary>Bits for a glance; the report and JSON have more digits.</summary>
    private static string Bits(double bits) => bits switch
    {
        0 => "0",
        < 0.01 => "< 0.01",
        < 10 => bits.ToString("0.##", CultureInfo.InvariantCulture),
        < 1e6 => bits.ToString("0.#", CultureInfo.InvariantCulture),
        _ => Text.Number(bits),
    };

    private static string Interval(InductiveBiasEstimate estimate) =>
        EstimateText.HasInterval(estimate) ? $"{Bits(estimate.Lower.Bits)} … {Bits(estimate.Upper.Bits)}" : "";

    private static string TaskWord(TaskKind task) => task == TaskKind.Regression ? "regression" : "classification";

    private static string Percent(int rows, DataSummary data) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * rows / data.Classes.Sum(one => one.Rows):0.#} %");
}
