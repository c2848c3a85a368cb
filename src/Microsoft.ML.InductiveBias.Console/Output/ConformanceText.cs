using Microsoft.ML.InductiveBias.Console.Conformance;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The result of <c>conformance</c>.</summary>
internal static class ConformanceText
{
    public static void Write(Page page, ConformanceOutcome outcome)
    {
        int passed = outcome.Results.Count(result => result.Passed);
        page.Title($"{passed} of {Text.Count(outcome.Results.Count, "case")} passed, with {Text.Count(outcome.Results.Sum(result => result.Checks.Count), "check")}");
        page.Table([new Column("Case", KeepsLines: true), Column.Right("Checks"), Column.Right("Largest difference"), Column.Left("")],
            outcome.Results.Select(result => (string[])[result.Case.Name, $"{result.Checks.Count}", Largest(result), result.Passed ? "passed" : "FAILED"]));
        var failed = outcome.Results.SelectMany(result => result.Checks.Where(check => !check.Passed).Select(check => (result.Case.Name, Check: check))).ToList();
        if (failed.Count > 0)
        {
            page.Title("Failed checks");
            page.Table([Column.Left("Case"), Column.Left("Quantity"), Column.Right("Expected"), Column.Right("Found"), Column.Right("Allowed difference")],
                failed.Select(one => (string[])[one.Name, one.Check.Expected.Describe(), Text.Exact(one.Check.Expected.Value), one.Check.Found is { } found ? Text.Exact(found) : one.Check.Failure!, Text.Number(one.Check.Expected.Tolerance)]));
        }
        page.Paragraph("The largest difference of a case is a share of what its tolerance allows.");
        if (outcome.LeftOut.Count > 0)
            page.Paragraph($"Left out, because {(outcome.LeftOut.Count == 1 ? "it takes" : "they take")} minutes: {Text.Names(outcome.LeftOut)}. --all runs them, too.");
    }

    private static string Largest(ConformanceResult result)
    {
        double share = result.Checks.Max(check => check.ShareOfTolerance);
        return double.IsInfinity(share) ? "∞" : Text.Percent(share, share < 0.01 ? "0.####" : "0.#");
    }
}
