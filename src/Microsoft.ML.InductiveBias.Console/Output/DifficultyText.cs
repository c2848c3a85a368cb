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
        page.Values(Difficulty(result.Estimate));
        if (result.Estimate.Drivers.Count > 0)
        {
            page.Title("What drives log₂ of the bits");
            page.Table([Column.Left("Ingredient"), Column.Right("if only this varies"), Column.Right("per 1% increase")],
                result.Estimate.Drivers.Select(driver => (string[])[DifficultyExplanation.IngredientName(driver.Name),
                    driver.Name == "radius" ? Known(driver.Log2BitsLower, driver.Log2BitsUpper) : Interval(driver.Log2BitsLower, driver.Log2BitsUpper),
                    $"{(driver.Log2BitsPerPercent > 0 ? "+" : "")}{Text.Number(driver.Log2BitsPerPercent)}"]));
        }
        page.Explanation(DifficultyExplanation.Of(result));
        page.Diagnostics(result.Diagnostics);
    }

    /// <summary>The confidence level of the intervals.</summary>
    public static string Confidence(DifficultyResult result) => Text.Percent(result.Estimate.Confidence);

    /// <summary>The interval of an estimate. Equal ends don't mean that it is exact: too few rows show no variation.</summary>
    public static string Interval(double lower, double upper) => lower == upper ? "no variation" : Text.Range(lower, upper);

    /// <summary>The size of the hypothesis space, what the data determine of it, and the bits of the rest.</summary>
    public static IEnumerable<(string Name, string Value)> Dimensions(DifficultyTerms terms)
    {
        string share = terms.DataShare is > 0 and < 1e-6 ? $"a share of {Text.Number(terms.DataShare)}" : $"{Text.Number(100 * terms.DataShare)}%";
        return
        [
            ("Hypothesis space", $"{Text.PowerOfTwo(terms.Log2HypothesisDimensions)} dimensions"),
            ("Determined by data", $"{Text.PowerOfTwo(terms.Log2DataDimensions)} of them: {share}"),
            ("Bits per dimension", Text.Number(terms.BitsPerDimension)),
        ];
    }

    /// <summary>The interval of a property of the rows themselves.</summary>
    private static string Known(double lower, double upper) => lower == upper ? "exact" : Text.Range(lower, upper);

    private static string Method(GeneralizationDifficultyEstimate estimate)
    {
        string dimension = estimate.IntrinsicDimension.IsDefined
            ? $"dimension from {Text.Count(estimate.IntrinsicDimension.Neighbors, "neighbor")} of {Text.Count(estimate.IntrinsicDimension.QueryRows, "row")}"
            : "no dimension";
        return $"{dimension}; resolution from all {estimate.Resolution.Pairs.ToString("#,0", CultureInfo.InvariantCulture)} pairs of rows with different labels; seed {estimate.Seed}";
    }

    private static IEnumerable<string[]> Ingredients(DifficultyResult result)
    {
        var estimate = result.Estimate;
        var (dimension, radius, resolution, classes) = (estimate.IntrinsicDimension, estimate.Radius, estimate.Resolution, estimate.Classes);
        string pair = resolution.ClosestPairs is [var closest, ..] ? $"{result.RowUnit}s {closest.First} and {closest.Second}" : "";
        return
        [
            Exact("Rows n", estimate.UsedRows),
            Ingredient("Intrinsic dimension q", dimension.Value, dimension.Lower, dimension.Upper),
            ["Radius R", Text.Number(radius.Value), Known(radius.Lower, radius.Upper), radius.Row < 0 ? "" : $"{result.RowUnit} {radius.Row}"],
            Ingredient("Resolution δ", resolution.Value, resolution.Lower, resolution.Upper, pair),
            Exact(classes is null ? "Discrete features N_d" : "Classes N_d", classes ?? 1),
            Exact("Output dimension D", classes - 1 ?? 1),
            Exact("Target error ε", estimate.TargetError),
        ];

        static string[] Exact(string name, double value) => [name, Text.Number(value), "exact", ""];

        static string[] Ingredient(string name, double value, double lower, double upper, string source = "") => [name, Text.Number(value), Interval(lower, upper), source];
    }

    private static IEnumerable<(string Name, string Value)> Difficulty(GeneralizationDifficultyEstimate estimate)
    {
        if (estimate is not { Terms: { } terms, Bits: { } bits, Log2Bits: { } log2, Log2BitsLower: { } lower, Log2BitsUpper: { } upper })
            return [("Difficulty", "undefined; see the warnings")];
        return
        [
            .. Dimensions(terms),
            // Rounding of the powers must not separate an end from an equal value.
            ("Difficulty", $"{Text.Number(bits)} bits ({Interval(Math.Min(bits, Math.Pow(2, lower)), Math.Max(bits, Math.Pow(2, upper)))})"),
            ("log₂ of the bits", $"{Text.Number(log2)} ({Interval(lower, upper)})"),
        ];
    }
}
