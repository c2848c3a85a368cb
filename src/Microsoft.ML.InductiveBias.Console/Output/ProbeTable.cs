using Microsoft.ML.InductiveBias.Console.Measures;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The result of <c>probe</c>: rules in rows, spaces in columns.</summary>
internal static class ProbeTable
{
    /// <summary>More spaces go into another table, so that a line has at most 80 characters.</summary>
    private const int MostColumns = 3;

    public static void Write(Page page, ProbeOutcome outcome)
    {
        var profile = outcome.Profile;
        page.Heading($"What spaces find easy on the features of {outcome.Data.File}");
        page.Values([("Data", $"{outcome.Data.File}: {outcome.Rows}"), ("Features", outcome.Features),
            ("Rows", string.Create(CultureInfo.InvariantCulture, $"{profile.TrainingRows} training, {profile.TestRows} test in each draw (seed {profile.Seed})"))]);
        page.Title($"Bits to bring the test loss to {Text.Percent(profile.RelativeLoss)} of the best constant's, with 95% intervals over draws");
        foreach (string[] spaces in profile.Estimates.Select(probe => probe.Space).Distinct().Chunk(MostColumns))
        {
            page.Table([new Column("Rule", KeepsLines: true), .. spaces.Select(Column.Right)],
                profile.Estimates.GroupBy(probe => (probe.Rule, probe.IsShuffled)).Select(rule =>
                    (string[])[rule.Key.IsShuffled ? "  shuffled" : rule.Key.Rule, .. spaces.Select(space => Cell(rule.First(probe => probe.Space == space)))]));
        }
        page.Explanation([
            "Each rule makes labels of the features, with weights, features, or centers drawn at random. The bits say how rare hypotheses are, among those that fit the training rows, that follow the rule on the test rows as well as stated: b bits mean 1 in 2^b. "
                + "Near 0 the space expects such a rule: the training rows alone are enough. Many bits mean that the space expects something else.",
            .. profile.Estimates.Any(probe => probe.IsShuffled)
                ? (string[])["Shuffled: the features were put in a random order, the same in all rows, and the labels stayed. What that costs is what the space knows about the order of the features."] : []]);
        page.Diagnostics(profile.Diagnostics);
    }

    private static string Cell(ProbeEstimate probe)
    {
        string bits = EstimateText.Rounded(probe.Bits), range = $"{EstimateText.Rounded(probe.LowerBits)} … {EstimateText.Rounded(probe.UpperBits)}";
        return probe.IsBound ? $"at least {bits}" : $"{bits}  ({range})";
    }
}
