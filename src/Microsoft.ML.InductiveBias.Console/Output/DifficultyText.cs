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
    public static string Interval(ValueWithInterval number) =>
        number.Lower == number.Upper ? "exact" : $"{Text.Number(number.Lower)} … {Text.Number(number.Upper)}";

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
        Add("Rows n", result.Rows, "");
        Add("Intrinsic dimension q", result.IntrinsicDimension, "");
        Add("Radius R", result.Radius, row);
        Add("Resolution δ", result.Resolution, pair);
        Add(result.Estimate.Classes is null ? "Discrete features N_d" : "Classes N_d", result.DiscreteFeatures, "");
        Add("Output dimension D", result.OutputDimension, "");
        Add("Target error ε", result.TargetError, "");
        console.Write(table);

        void Add(string name, ValueWithInterval number, string setBy) => table.AddRow(
            Markup.Escape(name), Text.Number(number.Value), Interval(number), Markup.Escape(setBy));
    }

    private static void WriteDifficulty(IAnsiConsole console, DifficultyResult result)
    {
        var grid = Columns();
        if (result.Estimate.Terms is { } terms && result.Bits is { } bits && result.Log2Bits is { } log2)
        {
            Row(grid, "Hypothesis space", $"2^{Text.Number(terms.Log2HypothesisDimensions)} dimensions");
            Row(grid, "Fixed by the data", $"2^{Text.Number(terms.Log2DataDimensions)} of them: {Share(terms.DataShare)}");
            Row(grid, "Bits per dimension", Text.Number(terms.BitsPerDimension));
            Row(grid, "Difficulty", $"{Text.Number(bits.Value)} bits ({Interval(bits)})");
            Row(grid, "log₂ of the bits", $"{Text.Number(log2.Value)} ({Interval(log2)})");
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
                Interval(new ValueWithInterval(result.Log2Bits!.Value.Value, driver.Log2BitsLower, driver.Log2BitsUpper)),
                $"{(driver.Log2BitsPerPercent > 0 ? "+" : "")}{Text.Number(driver.Log2BitsPerPercent)}");
        }
        console.Write(table);
    }
}
