using Microsoft.ML.InductiveBias.Console.Measures;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The difficulty of one data set: ingredients, difficulty, drivers, explanation.</summary>
internal static class DifficultyText
{
    public static void Write(Page page, DifficultyOutcome outcome)
    {
        var result = outcome.Result;
        page.Heading($"Generalization difficulty of {result.Data.File}");
        page.Values([("Data", $"{result.Data.File}: {outcome.Rows}"), ("Label", outcome.Label), ("Features", outcome.Features), ("Method", Method(result.Estimate))]);
        page.Title($"Ingredients, with {Confidence(result)} intervals");
        page.Table([Column.Left("Ingredient"), Column.Right("Value"), Column.Right("Interval"), Column.Left("Determined by")], Ingredients(result));
        page.Heading("Difficulty");
        page.Values(Difficulty(result));
        if (result.Estimate.Drivers.Count > 0)
        {
            page.Title("What drives log₂ of the bits");
            page.Table([Column.Left("Ingredient"), Column.Right("if only this varies"), Column.Right("per 1% increase")],
                result.Estimate.Drivers.Select(driver => (string[])[DifficultyExplanation.IngredientName(driver.Name),
                    Interval(new ValueWithInterval(result.Log2Bits!.Value.Value, driver.Log2BitsLower, driver.Log2BitsUpper)),
                    $"{(driver.Log2BitsPerPercent > 0 ? "+" : "")}{Text.Number(driver.Log2BitsPerPercent)}"]));
        }
        page.Explanation(DifficultyExplanation.Of(result));
        page.Diagnostics(result.Diagnostics);
    }

    /// <summary>The confidence level of the intervals.</summary>
    public static string Confidence(DifficultyResult result) => Text.Percent(result.Estimate.Confidence);

    /// <summary>An interval; "exact" if its ends are equal.</summary>
    public static string Interval(ValueWithInterval number) => number.Lower == number.Upper ? "exact" : Text.Range(number.Lower, number.Upper);

    private static string Method(GeneralizationDifficultyEstimate estimate)
    {
        string dimension = estimate.IntrinsicDimension.IsDefined
            ? $"dimension from {Text.Count(estimate.IntrinsicDimension.Neighbors, "neighbor")} of {Text.Count(estimate.IntrinsicDimension.QueryRows, "row")}"
            : "no dimension";
        return $"{dimension}; resolution from all {estimate.Resolution.Pairs.ToString("#,0", CultureInfo.InvariantCulture)} pairs of rows with different labels; seed {estimate.Seed}";
    }

    private static IEnumerable<string[]> Ingredients(DifficultyResult result)
    {
        string pair = result.Estimate.Resolution.ClosestPairs is [var closest, ..] ? $"{result.RowUnit}s {closest.First} and {closest.Second}" : "";
        string row = result.Estimate.Radius.Row < 0 ? "" : $"{result.RowUnit} {result.Estimate.Radius.Row}";
        return
        [
            Ingredient("Rows n", result.Rows),
            Ingredient("Intrinsic dimension q", result.IntrinsicDimension),
            Ingredient("Radius R", result.Radius, row),
            Ingredient("Resolution δ", result.Resolution, pair),
            Ingredient(result.Estimate.Classes is null ? "Discrete features N_d" : "Classes N_d", result.DiscreteFeatures),
            Ingredient("Output dimension D", result.OutputDimension),
            Ingredient("Target error ε", result.TargetError),
        ];

        static string[] Ingredient(string name, ValueWithInterval number, string source = "") => [name, Text.Number(number.Value), Interval(number), source];
    }

    private static IEnumerable<(string Name, string Value)> Difficulty(DifficultyResult result)
    {
        if (result is not { Estimate.Terms: { } terms, Bits: { } bits, Log2Bits: { } log2 })
            return [("Difficulty", "undefined; see the warnings")];
        string share = terms.DataShare is > 0 and < 1e-6 ? $"a share of {Text.Number(terms.DataShare)}" : $"{Text.Number(100 * terms.DataShare)}%";
        return
        [
            ("Hypothesis space", $"2^{Text.Number(terms.Log2HypothesisDimensions)} dimensions"),
            ("Determined by data", $"2^{Text.Number(terms.Log2DataDimensions)} of them: {share}"),
            ("Bits per dimension", Text.Number(terms.BitsPerDimension)),
            ("Difficulty", $"{Text.Number(bits.Value)} bits ({Interval(bits)})"),
            ("log₂ of the bits", $"{Text.Number(log2.Value)} ({Interval(log2)})"),
        ];
    }
}
