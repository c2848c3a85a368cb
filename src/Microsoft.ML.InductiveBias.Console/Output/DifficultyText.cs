using System.Globalization;
using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Reporting;
using Spectre.Console;
using static Microsoft.ML.InductiveBias.Console.Output.Page;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The difficulty of one data set for people: every ingredient, the difficulty, what drives it, what it means.</summary>
internal static class DifficultyText
{
    /// <summary>Writes all parts of the result.</summary>
    public static void Write(IAnsiConsole console, DifficultySubject subject)
    {
        var result = subject.Result;
        Heading(console, $"Generalization difficulty of {result.Data.File}");
        var grid = Columns();
        Row(grid, "Data", $"{result.Data.File}: {subject.Rows}");
        Row(grid, "Label", subject.Label);
        Row(grid, "Features", subject.Features);
        Row(grid, "Method", Method(result.Estimate));
        console.Write(grid);
        console.WriteLine();
        Title(console, $"Ingredients, with {Confidence(result)} intervals");
        WriteIngredients(console, result);
        Heading(console, "Difficulty");
        WriteDifficulty(console, result);
        if (result.Estimate.Drivers.Count > 0)
        {
            Title(console, "What drives it: log₂ of the bits");
            WriteDrivers(console, result);
        }
        Heading(console, "What the numbers mean");
        foreach (string paragraph in DifficultyExplanation.Of(result))
            Paragraph(console, paragraph);
        WriteDiagnostics(console, result.Diagnostics);
    }

    /// <summary>The confidence of the intervals.</summary>
    public static string Confidence(DifficultyResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * result.Estimate.Confidence:0.##} %");

    /// <summary>The ends of an interval; "exact" where they meet.</summary>
    public static string Interval(double lower, double upper) =>
        lower == upper ? "exact" : $"{Text.Number(lower)} … {Text.Number(upper)}";

    private static string Method(GeneralizationDifficultyEstimate estimate)
    {
        string dimension = estimate.IntrinsicDimension.IsDefined
            ? $"dimension from {Text.Count(estimate.IntrinsicDimension.Neighbors, "neighbor")} of {Text.Count(estimate.IntrinsicDimension.QueryRows, "row")}"
            : "no dimension";
        return $"{dimension}; resolution from all {estimate.Resolution.Pairs.ToString("#,0", CultureInfo.InvariantCulture)} pairs of rows that differ in the label; seed {estimate.Seed}";
    }

    private static void WriteIngredients(IAnsiConsole console, DifficultyResult result)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Ingredient")
            .AddColumn(new TableColumn("Value").RightAligned()).AddColumn(new TableColumn("Interval").RightAligned()).AddColumn("Set by");
        string pair = result.Estimate.Resolution.ClosestPairs is [var closest, ..] ? $"{result.RowUnit}s {closest.First} and {closest.Second}" : "";
        string row = result.Estimate.Radius.Row < 0 ? "" : $"{result.RowUnit} {result.Estimate.Radius.Row}";
        var (dimension, radius, resolution, classes) = (result.Estimate.IntrinsicDimension, result.Estimate.Radius, result.Estimate.Resolution, result.Estimate.Classes);
        AddExact("Rows n", result.Estimate.UsedRows);
        Add("Intrinsic dimension q", dimension.Value, dimension.Lower, dimension.Upper, "");
        Add("Radius R", radius.Value, radius.Lower, radius.Upper, row);
        Add("Resolution δ", resolution.Value, resolution.Lower, resolution.Upper, pair);
        AddExact(classes is null ? "Discrete features N_d" : "Classes N_d", classes ?? 1);
        AddExact("Output dimension D", classes - 1 ?? 1);
        AddExact("Target error ε", result.Estimate.TargetError);
        console.Write(table);

        void Add(string name, double value, double lower, double upper, string setBy) => table.AddRow(
            Markup.Escape(name), Text.Number(value), Interval(lower, upper), Markup.Escape(setBy));
        void AddExact(string name, double value) => Add(name, value, value, value, "");
    }

    private static void WriteDifficulty(IAnsiConsole console, DifficultyResult result)
    {
        var grid = Columns();
        if (result.Estimate is { Terms: { } terms, Log2BitsLower: { } lower, Log2BitsUpper: { } upper })
        {
            Row(grid, "Hypothesis space", $"2^{Text.Number(terms.Log2HypothesisDimensions)} dimensions");
            Row(grid, "Fixed by the data", $"2^{Text.Number(terms.Log2DataDimensions)} of them: {Share(terms.DataShare)}");
            Row(grid, "Bits per dimension", Text.Number(terms.BitsPerDimension));
            Row(grid, "Difficulty", $"{Text.Number(terms.Bits)} bits ({Interval(Math.Min(terms.Bits, Math.Pow(2, lower)), Math.Max(terms.Bits, Math.Pow(2, upper)))})");
            Row(grid, "log₂ of the bits", $"{Text.Number(terms.Log2Bits)} ({Interval(lower, upper)})");
        }
        else
        {
            Row(grid, "Difficulty", "undefined; the warnings say why");
        }
        console.Write(grid);
        console.WriteLine();
    }

    private static string Share(double share) => share is > 0 and < 1e-6
        ? $"a share of {Text.Number(share)}"
        : $"{Text.Number(100 * share)} %";

    private static void WriteDrivers(IAnsiConsole console, DifficultyResult result)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Ingredient")
            .AddColumn(new TableColumn("if it alone varies").RightAligned()).AddColumn(new TableColumn("per 1 % more of it").RightAligned());
        foreach (var driver in result.Estimate.Drivers)
        {
            table.AddRow(
                DifficultyExplanation.IngredientName(driver.Name),
                Interval(driver.Log2BitsLower, driver.Log2BitsUpper),
                $"{(driver.Log2BitsPerPercent > 0 ? "+" : "")}{Text.Number(driver.Log2BitsPerPercent)}");
        }
        console.Write(table);
    }
}
