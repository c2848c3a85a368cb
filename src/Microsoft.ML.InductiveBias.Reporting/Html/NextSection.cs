using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The section on what to do next. It says no more than the study of real data sets (docs/study.md) supports, whose numbers are here.</summary>
internal static class NextSection
{
    public const string Sets = "47 tabular data sets", ByLoss = "0.83", ByBits = "0.13", Held = "0.94", OfDifficulty = "0.44";

    public static IEnumerable<object> Of(AuditResult result)
    {
        if (PlainSummary.BestModel(result) is { } best)
            yield return E("div", E("h3", "Which kind of model"), Paragraph(Model(result, best)));
        if (Rows(result) is { Count: > 0 } rows)
            yield return E("div", E("h3", "Which rows"), Paragraph([.. rows]));
        if (result.RowsCurve is { Points.Count: > 0 } curve)
            yield return E("div", E("h3", "How many more rows"), Paragraph(More(result, curve)));
    }

    private static object[] Model(AuditResult result, AuditModel best)
    {
        var others = best.ZeroOneError is { } error
            ? result.Models.Where(model => model != best && model.ZeroOneError <= AuditQuantities.Wilson(error, result.TestRows).Upper).ToList()
            : [];
        return
        [
            "Start from ", Given(best.Name, 32), best.ZeroOneError is null ? ", which has the smallest loss on the test rows. " : ", which misclassifies the fewest test rows. ",
            others.Count > 0 ? new object[] { "The errors of ", others.SelectMany((model, i) => new object[] { i == 0 ? "" : i == others.Count - 1 ? " and " : ", ", Given(model.Name, 32) }),
                $" lie within its interval: so few test rows don't tell {(others.Count == 1 ? "the two" : "them")} apart. " } : "",
            $"Compare models by their loss on rows that they didn't see, not by the bits of the spaces: on {Sets}, the loss on test rows ranked five kinds of models almost as other rows did (rank correlation {ByLoss}), and bits hardly did ({ByBits}). "
            + "Bits show how hard the task is for one kind of model, and what a model brings that the rows don't.",
        ];
    }

    private static List<object> Rows(AuditResult result)
    {
        List<object> text = [];
        var suspects = (result.Labels?.Rows ?? []).TakeWhile(row => row.Reason == RowReason.WrongLabel).ToList();
        if (suspects.Count > 0)
            text.Add($"Check the labels of {PlainSummary.Ids(result.RowUnit, suspects.Select(row => row.Id))}: each is wrong with a probability above one half. ");
        else if (result.Labels is { Rows.Count: > 0 })
            text.Add("No single label is probably wrong, so checking labels by hand is unlikely to pay. ");
        if (result.Data.ContradictingRows.Count > 0)
            text.Add("Rows with equal features and different labels can't all be predicted: find out whether a column is missing that tells them apart. ");
        if (result.RowDifficulties.Any(row => !row.IsLabelSuspect))
            text.Add("Keep the hard rows: that a row is hard is no reason to leave it out.");
        return text;
    }

    private static object[] More(AuditResult result, AuditRowsCurve curve)
    {
        string bits = $"{NumberText.Of(curve.TargetBits)} bits";
        bool hasInterval = curve.Splits > 1;
        string what = curve.RequiredRows is not { } rows
            ? $"The learning curve gives no number of rows at which {bits} would do. Whether more rows help this space is open; another kind of model may be the cheaper way."
            : !hasInterval ? $"One split suggests about {NumberText.Of(Math.Ceiling(rows))} training rows for {bits}; without further splits there is no interval, so don't plan with it."
            : curve.RequiredRowsUpper <= result.TrainingRows ? $"The {NumberText.Count(result.TrainingRows, "training row")} are enough for {bits}, also at the upper end of the interval: more rows aren't what is missing most."
            : curve.RequiredRowsLower > result.TrainingRows ? $"{bits} need more rows: {RowsCurvePlot.Range(curve)} in place of {NumberText.Of(result.TrainingRows)}. Plan with the interval, not with the number in it."
            : $"The interval of {RowsCurvePlot.Range(curve)} holds the {NumberText.Count(result.TrainingRows, "training row")} at hand: whether {bits} need more depends on which rows are drawn. Plan with the interval.";
        return [what, hasInterval ? $" On real data sets, such intervals held the rows needed in a share of {Held} of the cases." : ""];
    }
}
