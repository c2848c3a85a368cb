using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The result of <c>measure</c> with one space.</summary>
internal static class MeasureText
{
    public static void Write(Page page, MeasureOutcome outcome)
    {
        var metrics = outcome.Measured[0].Metrics;
        page.Heading($"Inductive bias that {outcome.Request.Source.File} requires");
        page.Values([.. Task(outcome, metrics), ("Space", SpaceText.Describe(metrics.Space)), Loss(metrics), ("Method", SpaceText.Method(metrics))]);
        RolesTable.Write(page, outcome.Task.Descriptions);
        page.Title($"Inductive bias I(ε) at target losses ε, on {Text.Count(metrics.TestRows, "test row")}");
        WriteEstimates(page, metrics);
        EstimateTable.WriteClassBalanced(page, [(outcome.Measured[0].Space.Form.Name, metrics)], Text.Number);
        EstimateTable.WriteSplits(page, [(outcome.Measured[0].Space.Form.Name, metrics)], Text.Number);
        EvidenceText.Write(page, [(outcome.Measured[0].Space.Form.Name, metrics)]);
        SensitivityText.Write(page, metrics);
        page.Heading($"Test loss of a random hypothesis that fits the {Text.Count(metrics.TrainingRows, "training row")}");
        var distribution = metrics.LossDistribution;
        page.Values(
            [("Mean", Text.Number(distribution.Mean)), ("Standard deviation", Text.Number(distribution.StandardDeviation)),
                ("Minimum", Text.Number(distribution.Minimum)), ("Training loss", Text.Number(metrics.TrainingLoss))],
            tableFollows: true);
        page.Table([Column.Right("Share of hypotheses"), Column.Right("Loss at most")],
            MetricsJson.QuantileProbabilities.Select(probability => (string[])[Text.Percent(probability), Text.Number(distribution.Quantile(probability))]));
        page.Explanation(MeasureExplanation.Of(metrics));
        page.Diagnostics([.. outcome.Task.Diagnostics, .. metrics.Diagnostics]);
    }

    /// <summary>The data and the split.</summary>
    public static IEnumerable<(string Name, string Value)> Task(MeasureOutcome outcome, InductiveBiasMetrics metrics)
    {
        var (request, table) = (outcome.Request, outcome.Task.Table);
        string test = request.TestFile is null ? "" : $" and {request.TestFile}";
        yield return ("Data", $"{request.Source.File}{test}: {table.DescribeRows()}");
        yield return ("Label", table.Label.Describe());
        yield return ("Features", ColumnsText.Describe(outcome.Task.Descriptions, metrics.Features, request.Normalization, " on the training rows"));
        yield return ("Rows", $"{metrics.TrainingRows} training, {metrics.TestRows} test ({request.Split.Describe(request.TestFile is not null)})");
    }

    public static (string Name, string Value) Loss(InductiveBiasMetrics metrics) => ("Loss", metrics.Loss switch
    {
        LossKind.MeanSquaredError => "mean squared error over test rows and outputs",
        LossKind.ZeroOneError => "0-1 error: the share of misclassified test rows",
        _ => "log-loss over test rows, in nats",
    });

    private static void WriteEstimates(Page page, InductiveBiasMetrics metrics)
    {
        var estimates = metrics.InductiveBias;
        List<(Column Column, Func<InductiveBiasEstimate, string> Cell)> columns =
        [
            (new Column("Target loss of", KeepsLines: true), estimate => EstimateText.ReferenceName(estimate.Reference)),
            (Column.Right("ε"), estimate => Text.Number(estimate.TargetLoss)),
            (Column.Right("Nats"), EstimateText.Nats),
            (Column.Right("Bits"), EstimateText.Bits),
        ];
        if (estimates.Any(EstimateText.HasInterval))
            columns.Add((Column.Right(EstimateText.IntervalHeading), EstimateText.Interval));
        if (estimates.Any(BoundsDiffer))
            columns.Add((Column.Right("Numerical bounds (nats)"), estimate => BoundsDiffer(estimate) ? Text.Range(estimate.NumericalLower.Nats, estimate.NumericalUpper.Nats) : ""));
        if (estimates.Any(estimate => estimate.Method != EstimationMethod.Exact))
            columns.Add((Column.Left("Method"), estimate => EstimateText.Method(metrics, estimate)));
        page.Table(columns.Select(pair => pair.Column), estimates.Select(estimate => columns.Select(pair => pair.Cell(estimate))));
    }

    private static bool BoundsDiffer(InductiveBiasEstimate estimate) => Text.Number(estimate.NumericalLower.Nats) != Text.Number(estimate.NumericalUpper.Nats);
}
