using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The parts of the page on conditions and on what changed.</summary>
internal static class ConditionSections
{
    public static IEnumerable<object> Of(IReadOnlyList<AuditConditionOutcomes> suites)
    {
        int failed = suites.Sum(suite => suite.Outcomes.Count(outcome => outcome.Holds != false));
        yield return Paragraph(E("span", Class(failed == 0 ? "good" : "bad"), failed == 0 ? "✓ No condition is violated." : $"✗ {NumberText.Count(failed, "condition")} violated or without an answer."));
        yield return Table("Conditions that must not hold", ["Data set", "Condition", "Verdict", "Found"],
            suites.SelectMany(suite => suite.Outcomes.Select(outcome => (IReadOnlyList<object?>)
            [
                Given(suite.Name), E("code", E("bdi", ShownText.Of(outcome.Condition.Text, 200))), Verdict(outcome), E("bdi", ShownText.Of(outcome.Message, 500)),
            ])));
    }

    public static IEnumerable<object> Of(AuditComparison comparison)
    {
        var beyond = comparison.Changes.Where(change => change.IsBeyondIntervals).ToList();
        var unsettled = comparison.Changes.Where(change => change.Kind == AuditChangeKind.Unsettled).ToList();
        yield return Paragraph("Compared with ", Given(comparison.BaselineName), ": ", E("strong", NumberText.Count(beyond.Count, "number")),
            $" changed beyond the intervals, {unsettled.Count} differ without an interval to judge by, {comparison.Changes.Count - beyond.Count - unsettled.Count} are the same within the intervals.");
        if (beyond.Count + unsettled.Count > 0)
        {
            yield return Table("Numbers that changed", ["Number", "Change", "Before", "Now", "Unit"],
                beyond.Concat(unsettled).Select(change => (IReadOnlyList<object?>)
                [
                    E("bdi", ShownText.Of(change.Key, 120)), Word(change.Kind), Cell(change.Baseline), Cell(change.Current), (change.Current ?? change.Baseline)!.Unit,
                ]), "ttnnt");
        }
        yield return Paragraph(Class("note"), "A change counts where the intervals do not overlap. With many numbers, a few may part by chance.");
    }

    private static object Verdict(AuditConditionOutcome outcome) => outcome.Holds switch
    {
        true => E("span", Class("bad"), outcome.IsSettled ? "✗ violated" : "✗ violated, within the interval"),
        false => E("span", Class("good"), outcome.IsSettled ? "✓ kept" : "✓ kept, within the interval"),
        null => E("span", Class("bad"), "? no such number"),
    };

    private static string Word(AuditChangeKind kind) => kind switch
    {
        AuditChangeKind.Rose => "▲ rose",
        AuditChangeKind.Fell => "▼ fell",
        AuditChangeKind.Appeared => "+ new",
        AuditChangeKind.Vanished => "− gone",
        AuditChangeKind.Unsettled => "? differs",
        _ => "= same",
    };

    private static object Cell(AuditQuantity? quantity) => quantity is null ? "–"
        : WithInterval(new ValueWithInterval(quantity.Value, quantity.Lower ?? quantity.Value, quantity.Upper ?? quantity.Value));
}
