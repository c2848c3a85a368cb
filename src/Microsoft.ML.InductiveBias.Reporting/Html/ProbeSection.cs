using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The sections of the page for probes.</summary>
internal static class ProbeSection
{
    public static IEnumerable<PageSection> Of(ProbeProfile profile)
    {
        yield return new PageSection("profile", "What each space finds easy", Profile(profile));
        yield return new PageSection("rules", "The rules", [Table("How each rule makes labels of the features", ["Rule", "Label"],
            profile.Estimates.Select(probe => probe.Rule).Distinct().Select(rule => Cells(rule, ProbeText.Meanings.GetValueOrDefault(rule, ""))), "tt")]);
        if (profile.Diagnostics.Count > 0)
            yield return new PageSection("notes", "Warnings and omissions", [E("ul", profile.Diagnostics.Select(diagnostic => E("li", ShownText.Visible(diagnostic.Message))))]);
    }

    private static IEnumerable<object> Profile(ProbeProfile profile)
    {
        var spaces = profile.Estimates.Select(probe => probe.Space).Distinct().ToList();
        int draws = profile.Estimates.Count > 0 ? profile.Estimates[0].Draws.Count : 0;
        yield return Paragraph($"Labels were made of the features by known rules. A number says how many bits a space requires, after {NumberText.Count(profile.TrainingRows, "training row")}, to bring the loss on {NumberText.Count(profile.TestRows, "test row")} down to {NumberText.Percent(profile.RelativeLoss)} of that of the best constant. A space that requires few bits for a rule is biased towards it.");
        yield return Figure(new ProbePlot(profile), "p-probes", 140 + 46 * profile.Estimates.Select(ProbeText.RuleOf).Distinct().Count(), 400);
        yield return Table("Bits for each rule", ["Rule", .. spaces.Select(space => (object)Given(space, 24))],
            profile.Estimates.GroupBy(ProbeText.RuleOf).Select(rule => (IReadOnlyList<object?>)[rule.Key, .. spaces.Select(space => Cell(rule.First(probe => probe.Space == space)))]),
            "t" + new string('n', spaces.Count));
        yield return Note($"Each rule was drawn {draws} times, with other random choices and another split. The number is typical of the draws; the interval below it (95%) is for other draws. All spaces saw the same draws.",
            profile.Estimates.Any(probe => probe.IsShuffled) ? " Shuffled: the features were put in a random order, and the labels stayed. What that costs is what the space knows about the order of the features." : "");
    }

    private static object Cell(ProbeEstimate probe)
    {
        var (_, interval) = NumberText.BitsParts(new ValueWithInterval(probe.Bits, probe.LowerBits, probe.UpperBits));
        return interval is null || probe.IsBound ? ProbeText.Bits(probe) : new object[] { ProbeText.Bits(probe), Small(interval) };
    }
}
