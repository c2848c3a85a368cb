using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Several audits in one table.</summary>
internal static class AuditRanking
{
    /// <summary>By the difficulty, the hardest first; those without one last, by the bits that the best space needs.</summary>
    public static IReadOnlyList<AuditResult> Of(IReadOnlyList<AuditResult> results) =>
        [.. results.OrderByDescending(result => result.Difficulty?.Log2Bits is not null)
            .ThenByDescending(result => result.Difficulty?.Log2Bits ?? 0)
            .ThenByDescending(result => PlainSummary.Best(result).Estimate?.Bits ?? double.NegativeInfinity)];

    public static IEnumerable<object> Table(IReadOnlyList<AuditResult> ranked)
    {
        yield return Paragraph("Every data set was audited on its own; its part below says what the numbers mean. The difficulty says how much any learner must know before it sees the rows.");
        yield return HtmlPage.Table("Data sets, the hardest first",
            ["Data set", "Rows", "Features", "Classes", "Difficulty (log₂ bits)", "Bits at the best model's loss", "Best model's wrong rows", "Doubtful labels"],
            ranked.Select(Row), "tnnnnnnn");
        var open = ranked.Zip(ranked.Skip(1)).Where(pair => Overlap(pair.First, pair.Second)).ToList();
        yield return Paragraph(Class("note"), "Difficulty: generalization difficulty, as a binary logarithm, so that each step of 1 doubles it; interval of 95 % from resampling. Bits at the best model's loss: of the family that needs the fewest, with the interval of what sampling and rounding leave open. Wrong rows: counted on the test rows, Wilson's interval of 95 %. A dash stands where a number does not apply, as for the classes of a regression.");
        yield return open.Count == 0
            ? Paragraph(Class("note"), "No two neighbors in this table have difficulties whose intervals overlap.")
            : E("p", Class("note"), "The order is not settled, because intervals overlap, between: ",
                open.SelectMany((pair, index) => new object[] { index > 0 ? "; " : "", Given(pair.First.Name, 32), " and ", Given(pair.Second.Name, 32) }), ".");
    }

    private static IReadOnlyList<object?> Row(AuditResult result, int index)
    {
        var (space, estimate) = PlainSummary.Best(result);
        var model = result.Models.Where(one => one.ZeroOneError is not null).MinBy(one => one.ZeroOneError);
        return
        [
            E("a", A("href", FormattableString.Invariant($"#d{index + 1}")), Given(result.Name)),
            NumberText.Count(result.Data.Rows, "", "").Trim(),
            NumberText.Count(result.Data.Columns.Count, "", "").Trim(),
            result.Data.Classes.Count > 0 ? NumberText.Of(result.Data.Classes.Count) : "–",
            result.Difficulty is { Log2Bits: { } log2 } difficulty ? WithInterval(new(log2, difficulty.Log2BitsLower ?? log2, difficulty.Log2BitsUpper ?? log2)) : "undefined",
            estimate is null ? "–" : new object[] { BitsWithInterval(estimate), E("span", Class("interval"), Given(space!.Name, 24)) },
            model is null ? "–" : new object[] { NumberText.Percent(model.ZeroOneError!.Value), WrongRows(model.ZeroOneError.Value, result.TestRows), E("span", Class("interval"), Given(model.Name, 24)) },
            result.Task == TaskKind.Regression ? "–" : NumberText.Of(result.TestRowDifficulties.Count(row => row.IsLabelSuspect)),
        ];
    }

    private static XElement WrongRows(double share, int rows)
    {
        var (lower, upper) = AuditQuantities.Wilson(share, rows);
        return E("span", Class("interval"), $"{NumberText.Percent(lower)} to {NumberText.Percent(upper)}");
    }

    private static bool Overlap(AuditResult harder, AuditResult easier) =>
        harder.Difficulty?.Log2BitsLower is { } lower && easier.Difficulty?.Log2BitsUpper is { } upper && lower <= upper;
}
