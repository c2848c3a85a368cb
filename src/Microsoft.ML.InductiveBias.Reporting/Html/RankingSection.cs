using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Several audits in one table.</summary>
internal static class RankingSection
{
    /// <param name="ranked">The audits, hardest first.</param>
    /// <param name="links">Where each is shown.</param>
    public static IEnumerable<object> Of(IReadOnlyList<AuditResult> ranked, IReadOnlyList<string> links)
    {
        yield return Paragraph("Each data set was audited separately; its own part explains the numbers. The difficulty measures how much any learner must know before it sees the rows.");
        yield return Table("Data sets, hardest first",
            ["Data set", "Difficulty (log₂ bits)", "Bits at the best model's loss", "Best model's misclassified rows", "Wrong labels"],
            ranked.Zip(links, Row), "tnnnn");
        var open = ranked.Zip(ranked.Skip(1)).Where(pair => Overlap(pair.First, pair.Second)).ToList();
        yield return Note("Difficulty: the generalization difficulty as a binary logarithm, so that each step of 1 doubles it, with a 95% interval from resampling. Bits at the best model's loss: in the space that requires the fewest, with an interval that covers other test rows, sampling, and rounding, the number of test rows, and the smallest and the largest value over random splits. Misclassified rows: counted on the test rows, with the 95% Wilson interval. A dash means that a number doesn't apply, such as misclassified rows in a regression.");
        yield return open.Count == 0
            ? Note("No two consecutive data sets in this table have overlapping difficulty intervals.")
            : Note("The order isn't settled, because intervals overlap, between: ",
                open.SelectMany((pair, index) => new object[] { index > 0 ? "; " : "", Given(pair.First.Name, 32), " and ", Given(pair.Second.Name, 32) }), ".");
    }

    private static IReadOnlyList<object?> Row(AuditResult result, string link)
    {
        var (space, estimate) = AuditRanking.BestSpace(result);
        var model = PlainSummary.BestModel(result);
        return
        [
            new object[] { E("a", A("href", link), Given(result.Name)), Small(Size(result.Data)) },
            ValueWithInterval.Log2BitsOf(result.Difficulty) is { } log2 ? WithInterval(log2) : "undefined",
            estimate is null ? "–" : new object[] { BitsWithInterval(estimate), Small($"{Whole(result.TestRows)} test rows"), Splits(space!, estimate), Small(Given(space!.Name, 24)) },
            model?.ZeroOneError is not { } error ? "–" : new object[] { NumberText.Percent(error), Small(WilsonText(error, result.TestRows)), Small(Given(model.Name, 24)) },
            result.Labels is { Rows.Count: > 0 } labels ? new object[] { NumberText.Percent(labels.ExpectedWrong / labels.Rows.Count), Small(LabelSection.Interval(labels)) } : "–",
        ];
    }

    private static string Size(DataSummary data) => $"{NumberText.Count(data.Rows, "row")}, {NumberText.Count(data.Columns.Count, "feature")}"
        + (data.Classes.Count > 0 ? $", {NumberText.Count(data.Classes.Count, "class", "classes")}" : "");

    private static object Splits(AuditSpace space, InductiveBiasEstimate estimate) =>
        space.Metrics.Splits.FirstOrDefault(split => split.Estimates[0].Reference == estimate.Reference) is { } split
            ? Small($"{split.Estimates.Count} splits: {NumberText.BitsRange(split.Smallest.Bits, split.Largest.Bits)}") : "";

    private static bool Overlap(AuditResult harder, AuditResult easier) =>
        harder.Difficulty?.Log2BitsLower is { } lower && easier.Difficulty?.Log2BitsUpper is { } upper && lower <= upper;
}
