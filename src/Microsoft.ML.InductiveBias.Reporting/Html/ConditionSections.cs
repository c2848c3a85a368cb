using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The sections of the page on conditions and on what changed.</summary>
internal static class ConditionSections
{
    private const int MaxChanges = 60;

    public static IEnumerable<object> Of(IReadOnlyList<AuditConditionOutcomes> suites)
    {
        bool several = suites.Count > 1;
        int failed = suites.Sum(suite => suite.Outcomes.Count(outcome => outcome.Holds != false));
        yield return Paragraph(E("span", Class(failed == 0 ? "good" : "bad"), failed == 0 ? "✓ No condition is violated." : $"✗ {NumberText.Count(failed, "condition")} violated or unanswered."));
        yield return Table("Conditions that must not hold", [.. several ? ["Data set"] : (object[])[], "Condition", "Verdict", "Found"],
            suites.SelectMany(suite => suite.Outcomes.Select(outcome => (IReadOnlyList<object?>)
            [
                .. several ? [Given(suite.Name)] : (object[])[], E("code", E("bdi", ShownText.Of(outcome.Condition.Text, 200))), E("div", Class("medium"), Verdict(outcome)), E("div", Class("long"), Found(outcome)),
            ])));
        yield return Note("The value decides. If an interval is known, it is below the value; a verdict is certain if the whole interval agrees.");
    }

    public static IEnumerable<object> Of(AuditComparison comparison)
    {
        var beyond = comparison.Changes.Where(change => change.IsBeyondIntervals).ToList();
        var unsettled = comparison.Changes.Where(change => change.Kind == AuditChangeKind.Unsettled).ToList();
        int changed = beyond.Count + unsettled.Count;
        yield return Paragraph("Compared with ", Given(comparison.BaselineName), ": ", E("strong", NumberText.Count(beyond.Count, "number")),
            $" changed beyond the intervals, {unsettled.Count} differ without an interval to judge by, and {comparison.Changes.Count - changed} are the same within the intervals.");
        if (changed > 0)
        {
            yield return Table(changed <= MaxChanges ? "Numbers that changed" : $"Numbers that changed ({MaxChanges} of {changed})", ["Number", "Change", "Before", "Now", "Unit"],
                beyond.Concat(unsettled).Take(MaxChanges).Select(change => Cells(
                    E("div", Class("medium"), Name(change.Latest), Small(E("code", E("bdi", ShownText.Of(change.Key, 120))))),
                    Word(change.Kind), Cell(change.Baseline), Cell(change.Current), change.Latest.Unit)), "ttnnt");
        }
        yield return Note("A change counts if the interval of the difference doesn't hold 0. If both audits have the same test rows, that is the interval of the paired difference, which leaves out what the rows do to both numbers alike; otherwise it leaves room for other training rows too. Among many numbers, a few may differ by chance. The interval of a number that is computed exactly covers only rounding, so another split of the rows or another seed changes such numbers too. Small type shows the name that conditions use.");
    }

    private static object Verdict(AuditConditionOutcome outcome) => outcome.Holds switch
    {
        true => E("span", Class("bad"), "✗ violated" + Doubt(outcome)),
        false => E("span", Class("good"), "✓ passed" + Doubt(outcome)),
        null => E("span", Class("bad"), "? no such number"),
    };

    private static string Doubt(AuditConditionOutcome outcome) => outcome.IsSettled ? ""
        : outcome.Quantity is { Lower: not null, Upper: not null } ? ", but not certain: the interval allows both" : "; no interval is known";

    private static object[] Found(AuditConditionOutcome outcome) => outcome.Quantity is { } quantity
        ? [.. Name(quantity), ": ", E("strong", Value(quantity)[0], " ", quantity.Unit), .. Value(quantity)[1..]]
        : [E("bdi", ShownText.Of(outcome.Message, 500))];

    private static string Word(AuditChangeKind kind) => kind switch
    {
        AuditChangeKind.Rose => "▲\u00A0rose",
        AuditChangeKind.Fell => "▼\u00A0fell",
        AuditChangeKind.Appeared => "+ new",
        AuditChangeKind.Vanished => "− gone",
        AuditChangeKind.Unsettled => "?\u00A0differs",
        _ => "= same",
    };

    private static object Cell(AuditQuantity? quantity) => quantity is null ? "–" : Value(quantity);

    /// <summary>The quantity in words, such as "bits required of rbf at the loss of: nearest neighbor".</summary>
    private static object[] Name(AuditQuantity quantity)
    {
        object Argument(int index) => index < quantity.Arguments.Count ? Given(quantity.Arguments[index], 32) : "";
        return quantity.Name switch
        {
            "requiredBits" => ["bits required of ", Argument(0), " at the loss of: ", E("bdi", ShownText.Of(Words.Of(quantity.Arguments.ElementAtOrDefault(1) ?? ""), 32))],
            "medianBits" => ["median bits, over splits, required of ", Argument(0), " at the loss of: ", E("bdi", ShownText.Of(Words.Of(quantity.Arguments.ElementAtOrDefault(1) ?? ""), 32))],
            "expectedLoss" => ["mean test loss of ", Argument(0)],
            "modelLoss" => ["test loss of ", Argument(0)],
            "modelError" => ["test rows misclassified by ", Argument(0)],
            "providedBits" => ["bits that ", Argument(0), " provides in ", Argument(1)],
            "confusion" => ["confusion of ", Argument(0), " and ", Argument(1)],
            _ => [AuditQuantities.MeaningOf(quantity.Name)],
        };
    }

    /// <summary>The value and, if it has a width, its interval.</summary>
    private static object[] Value(AuditQuantity quantity)
    {
        bool bits = quantity.Unit == "bits";
        string number = bits && quantity.Value < 1e7 ? NumberText.Bits(quantity.Value) : NumberText.Of(quantity.Value);
        return quantity is { Lower: { } lower, Upper: { } upper } && upper > lower * (1 + 1e-6)
            ? [number, Small(bits && upper < 1e7 ? NumberText.BitsRange(lower, upper) : NumberText.Range(lower, upper))]
            : [number];
    }
}
