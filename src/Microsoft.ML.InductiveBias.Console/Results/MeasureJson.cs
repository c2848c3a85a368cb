using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Console.Results;

/// <summary>Measured hypothesis spaces as JSON.</summary>
internal static class MeasureJson
{
    public static JsonObject Of(MeasureResult result)
    {
        var metrics = result.Metrics;
        var node = new JsonObject
        {
            ["data"] = result.Data.ToJson(metrics.Features, metrics.Outputs, metrics.TrainingRows, metrics.TestRows),
            ["space"] = MetricsJson.Space(metrics.Space),
            ["loss"] = Word(metrics.Loss),
            ["trainLoss"] = Number(metrics.TrainingLoss),
            ["lossDistribution"] = MetricsJson.LossDistribution(metrics),
            ["inductiveBias"] = Array(metrics.InductiveBias, MetricsJson.Estimate),
            ["negativeLogMarginalLikelihood"] = Number(metrics.NegativeLogMarginalLikelihood),
            ["diagnostics"] = Diagnostics([.. result.TaskDiagnostics, .. metrics.Diagnostics]),
        };
        if (metrics.Evidence is { } evidence)
            node["evidence"] = MetricsJson.Evidence(evidence);
        if (metrics.ClassBalanced.Count > 0)
            node["classBalanced"] = Array(metrics.ClassBalanced, MetricsJson.Estimate);
        if (metrics.Splits.Count > 0)
            node["splits"] = MetricsJson.Splits(metrics);
        if (result.Data.Normalization is not null)
            node["normalization"] = result.Data.Normalization;
        if (result.Specification is not null)
            node["specification"] = result.Specification;
        if (metrics.LossDistribution is SampledLossDistribution { Sample: var sample })
            node["sample"] = Sample(sample);
        if (metrics.Sensitivity.Count > 0)
            node["sensitivity"] = Array(metrics.Sensitivity, Sensitivity);
        if (metrics.SampleAndFit.Count > 0)
            node["sampleAndFit"] = Array(metrics.SampleAndFit, SampleAndFit);
        return node;
    }

    private static JsonObject Sample(LossSample sample) => new()
    {
        ["drawn"] = sample.Hypotheses.Count, ["counted"] = sample.Included.Count, ["fitted"] = sample.Count(HypothesisStatus.Fitted),
        ["didNotFit"] = sample.Count(HypothesisStatus.DidNotFit), ["diverged"] = sample.Count(HypothesisStatus.Diverged),
        ["acceptanceRate"] = Number(sample.AcceptanceRate), ["includesUnfitted"] = sample.IncludesUnfitted,
        ["hypotheses"] = Array(sample.Hypotheses, hypothesis => new JsonObject
        {
            ["seed"] = hypothesis.Drawn.Seed, ["status"] = Word(hypothesis.Drawn.Status),
            ["trainLoss"] = Number(hypothesis.Drawn.TrainingLoss), ["testLoss"] = Number(hypothesis.TestLoss),
        }),
    };

    private static JsonObject Sensitivity(SensitivityEstimate changed) => new()
    {
        ["parameter"] = changed.Parameter, ["factor"] = Number(changed.Factor), ["negativeLogMarginalLikelihood"] = Number(changed.NegativeLogMarginalLikelihood),
        ["inductiveBias"] = Array(changed.InductiveBias, estimate => new JsonObject
        {
            ["reference"] = estimate.Reference, ["targetLoss"] = Number(estimate.TargetLoss), ["nats"] = Number(estimate.Nats), ["bits"] = Number(estimate.Bits),
        }),
    };

    private static JsonObject SampleAndFit(SampleAndFitComparison comparison) => new()
    {
        ["targetLoss"] = Number(comparison.TargetLoss), ["exactNats"] = Number(comparison.Exact.Nats), ["fittedNats"] = Number(comparison.Fitted.Bias.Nats),
        ["fittedLowerNats"] = Number(comparison.Fitted.Lower.Nats), ["fittedUpperNats"] = Number(comparison.Fitted.Upper.Nats),
        ["differenceNats"] = Number(comparison.DifferenceNats),
    };
}
