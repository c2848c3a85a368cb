using Microsoft.ML.InductiveBias.Console.Measures;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The result of <c>measure</c> with several spaces: one table on one scale of bits.</summary>
internal static class MeasureTableText
{
    private const double LowProbability = 0.01, HighProbability = 0.99;

    public static void Write(Page page, MeasureOutcome outcome)
    {
        var (spaces, measured) = (outcome.Request.Spaces, outcome.Measured);
        var metrics = measured[0].Metrics;
        var labels = new SpaceLabels(spaces);
        page.Heading($"Inductive bias that {outcome.Request.Source.File} requires of {Text.Count(spaces.Count, "space")}");
        page.Values([.. MeasureText.Task(outcome, metrics), MeasureText.Loss(metrics)]);
        RolesTable.Write(page, outcome.Task.Descriptions);
        page.Heading("Spaces");
        page.Values([
            .. measured.Select(space => (labels.Of(space.Space), $"{SpaceText.Describe(space.Metrics.Space)}; {SpaceText.Method(space.Metrics)}")),
            .. outcome.Failed.Select(failed => (labels.Of(failed.Space), "failed; see the message at the end"))]);
        page.Title($"Inductive bias I(ε) in bits on {Text.Count(metrics.TestRows, "test row")}, at the loss ε of the …");
        EstimateTable.Write(page, [.. measured.Select(space => (labels.Of(space.Space), space.Metrics))], Text.Number);
        EstimateTable.WriteClassBalanced(page, [.. measured.Select(space => (labels.Of(space.Space), space.Metrics))], Text.Number);
        EstimateTable.WriteSplits(page, [.. measured.Select(space => (labels.Of(space.Space), space.Metrics))], Text.Number);
        EvidenceText.Write(page, [.. measured.Select(space => (labels.Of(space.Space), space.Metrics))]);
        page.Title($"Test loss of a random hypothesis that fits the {Text.Count(metrics.TrainingRows, "training row")}");
        page.Table(
            [new Column("Space", KeepsLines: true), Column.Right("Mean"), Column.Right("1% quantile"), Column.Right("99% quantile"), Column.Right("Training loss")],
            measured.Select(space => (Label: labels.Of(space.Space), space.Metrics, Law: space.Metrics.LossDistribution)).Select(space => (string[])[space.Label,
                Text.Number(space.Law.Mean), Text.Number(space.Law.Quantile(LowProbability)), Text.Number(space.Law.Quantile(HighProbability)), Text.Number(space.Metrics.TrainingLoss)]));
        foreach (var space in measured)
            SensitivityText.Write(page, space.Metrics, $" for {labels.Of(space.Space)}");
        page.Explanation(MeasureExplanation.OfSeveral(measured, labels));
        page.Diagnostics(outcome.Task.Diagnostics);
        foreach (var space in measured)
            page.Diagnostics(space.Metrics.Diagnostics, $" for {labels.Of(space.Space)}");
    }
}
