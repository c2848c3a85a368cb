using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The parts of the page on conditions and on what changed.</summary>
internal static class ConditionSections
{
    private const int MostChanges = 60;

    public static IEnumerable<object> Of(IReadOnlyList<AuditConditionOutcomes> suites)
    {
        bool several = suites.Count > 1;
        int failed = suites.Sum(suite => suite.Outcomes.Count(outcome => outcome.Holds != false));
        yield return Paragraph(E("span", Class(failed == 0 ? "good" : "bad"), failed == 0 ? "✓ No condition is violated." : $"✗ {NumberText.Count(failed, "condition")} violated or without an answer."));
        yield return Table("Conditions that must not hold", [.. several ? ["Data set"] : (object[])[], "Condition", "Verdict", "Found"],
            suites.SelectMany(suite => suite.Outcomes.Select(outcome => (IReadOnlyList<object?>)
            [
                .. several ? [Given(suite.Name)] : (object[])[], E("code", E("bdi", ShownText.Of(outcome.Condition.Text, 200))), E("div", Class("medium"), Verdict(outcome)), E("div", Class("long"), Found(outcome)),
            ])));
        yield return Paragraph(Class("note"), "The value decides. Where an interval is known, it is below the value; a verdict is certain where the whole interval agrees.");
    }

    public static IEnumerable<object> Of(AuditComparison comparison)
    {
        var beyond = comparison.Changes.Where(change => change.IsBeyondIntervals).ToList();
        var unsettled = comparison.Changes.Where(change => change.Kind == AuditChangeKind.Unsettled).ToList();
        yield return Paragraph("Compared with ", Given(comparison.BaselineName), ": ", E("strong", NumberText.Count(beyond.Count, "number")),
            $" changed beyond the intervals, {unsettled.Count} differ without an interval to judge by, {comparison.Changes.Count - beyond.Count - unsettled.Count} are the same within the intervals.");
        if (beyond.Count + unsettled.Count > 0)
        {
            yield return Table(beyond.Count + unsettled.Count <= MostChanges ? "Numbers that changed" : $"Numbers that changed ({MostChanges} of {beyond.Count + unsettled.Count})", ["Number", "Change", "Before", "Now", "Unit"],
                beyond.Concat(unsettled).Take(MostChanges).Select(change => (IReadOnlyList<object?>)
                [
                    Name(change), Word(change.Kind), Cell(change.Baseline), Cell(change.Current), change.Latest.Unit,
                ]), "ttnnt");
        }
        yield return Paragraph(Class("note"), "A change counts where the intervals do not overlap. With many numbers, a few may part by chance. The interval of a number that is computed exactly holds rounding only: another split of the rows, or another seed, changes such numbers too. In small letters: what a condition calls the number.");
    }

    private static object Verdict(AuditConditionOutcome outcome) => outcome.Holds switch
    {
        true => E("span", Class("bad"), "✗ violated" + Doubt(outcome)),
        false => E("span", Class("good"), "✓ kept" + Doubt(outcome)),
        null => E("span", Class("bad"), "? no such number"),
    };

    private static string Doubt(AuditConditionOutcome outcome) => outcome.IsSettled ? ""
        : outcome.Quantity is { Lower: not null, Upper: not null } ? ", not certain: the interval allows both" : "; no interval is known";

    private static object[] Found(AuditConditionOutcome outcome) => outcome.Quantity is { } quantity
        ? [.. QuantityWords.Of(quantity), ": ", E("strong", QuantityWords.Value(quantity)[0], " ", quantity.Unit), .. QuantityWords.Value(quantity)[1..]]
        : [E("bdi", ShownText.Of(outcome.Message, 500))];

    private static object[] Name(AuditChange change) =>
        [E("div", Class("medium"), QuantityWords.Of(change.Latest), E("span", Class("interval"), E("code", E("bdi", ShownText.Of(change.Key, 120)))))];

    private static string Word(AuditChangeKind kind) => kind switch
    {
        AuditChangeKind.Rose => "▲\u00A0rose",
        AuditChangeKind.Fell => "▼\u00A0fell",
        AuditChangeKind.Appeared => "+ new",
        AuditChangeKind.Vanished => "− gone",
        AuditChangeKind.Unsettled => "?\u00A0differs",
        _ => "= same",
    };

    private static object Cell(AuditQuantity? quantity) => quantity is null ? "–" : QuantityWords.Value(quantity);
}
