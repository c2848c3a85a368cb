using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Hypothesis spaces, loss distributions, and estimates as JSON.</summary>
internal static class MetricsJson
{
    /// <summary>The probabilities of the loss quantiles that reports show.</summary>
    public static IReadOnlyList<double> QuantileProbabilities { get; } = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    public static JsonObject Space(HypothesisSpaceDescription space)
    {
        var node = new JsonObject { ["kind"] = space.Kind };
        foreach (var (name, value) in space.Parameters)
        {
            node[name] = value switch
            {
                double number => Number(number),
                float number => Number(number),
                int number => number,
                long number => number,
                bool truth => truth,
                string text => text,
                _ => throw new ArgumentException($"The parameter '{name}' of the hypothesis space is a {value.GetType().Name}; it must be a string, a number, or a Boolean."),
            };
        }
        return node;
    }

    /// <summary>The evidence at some numbers of rows, and from half of the rows on.</summary>
    public static JsonObject Evidence(EvidenceOverRows evidence)
    {
        int half = evidence.Orders[0].Count / 2;
        var node = new JsonObject
        {
            ["orders"] = evidence.Orders.Count, ["nats"] = Number(evidence.NatsFrom(0)),
            ["conditionalFrom"] = half, ["conditionalNats"] = Number(evidence.NatsFrom(half)), ["conditionalDeviation"] = Number(evidence.DeviationFrom(half)),
            ["points"] = Array(EvidenceSteps.Of(evidence), step => new JsonObject
            {
                ["trainRows"] = step.Rows, ["natsPerRow"] = Number(step.NatsPerRow), ["lowest"] = Number(step.Lowest), ["highest"] = Number(step.Highest), ["cumulativeNats"] = Number(step.CumulativeNats),
            }),
        };
        if (evidence.PacBayes is { } bound)
        {
            node["pacBayes"] = new JsonObject
            {
                ["error"] = Number(bound.Error), ["confidence"] = 0.95, ["trainError"] = Number(bound.TrainingError), ["relativeEntropyNats"] = Number(bound.RelativeEntropy.Nats),
                ["priorRows"] = bound.PriorRows, ["rightLoss"] = Number(bound.RightLoss),
            };
        }
        return node;
    }

    public static JsonObject LossDistribution(InductiveBiasMetrics metrics) => LossDistribution(metrics.LossDistribution, metrics.Method);

    public static JsonObject LossDistribution(LossDistribution distribution, EstimationMethod method)
    {
        var sampled = distribution as SampledLossDistribution;
        var node = new JsonObject { ["method"] = Word(method) };
        if (sampled is not null)
            node["confidence"] = Number(sampled.Confidence);
        node["mean"] = Number(distribution.Mean);
        node["standardDeviation"] = Number(distribution.StandardDeviation);
        node["minimum"] = Number(distribution.Minimum);
        node["quantiles"] = Array(QuantileProbabilities, probability => new JsonObject { ["probability"] = probability, ["loss"] = Number(distribution.Quantile(probability)) });
        if (sampled is { Families.Count: > 0 })
            node["fits"] = Array(sampled.Families, Fit);
        if (sampled?.RareLosses is { } rare)
            node["rareLosses"] = RareLosses(rare);
        return node;
    }

    public static JsonObject Estimate(InductiveBiasEstimate estimate) => new()
    {
        ["reference"] = estimate.Reference, ["targetLoss"] = Number(estimate.TargetLoss), ["nats"] = Number(estimate.Nats), ["bits"] = Number(estimate.Bits),
        ["method"] = Word(estimate.Method), ["lowerNats"] = Number(estimate.Lower.Nats), ["upperNats"] = Number(estimate.Upper.Nats),
        ["extrapolated"] = estimate.Extrapolated, ["isBound"] = estimate.IsBound,
        ["numericalLowerNats"] = Number(estimate.NumericalLower.Nats), ["numericalUpperNats"] = Number(estimate.NumericalUpper.Nats),
        ["extrapolationDistance"] = Number(estimate.ExtrapolationDistance),
        ["families"] = Array(estimate.Families, family => new JsonObject
        {
            ["family"] = family.Family, ["nats"] = Number(family.Bias.Nats), ["lowerNats"] = Number(family.Lower.Nats), ["upperNats"] = Number(family.Upper.Nats),
        }),
        ["testSetLowerNats"] = Number(estimate.TestSetLower?.Nats), ["testSetUpperNats"] = Number(estimate.TestSetUpper?.Nats),
        ["testRows"] = estimate.TestRows, ["bitsPerTestRow"] = Number(estimate.BitsPerTestRow),
    };

    private static JsonObject RareLosses(RareLossReport rare) => new()
    {
        ["end"] = Word(rare.End), ["runs"] = rare.Runs, ["hypotheses"] = rare.Hypotheses, ["resumed"] = rare.Resumed, ["levels"] = rare.Levels,
        ["reachedLoss"] = Number(rare.ReachedLoss), ["reachedNats"] = Number(rare.ReachedBias.Nats),
        ["smallestAcceptance"] = Number(rare.SmallestAcceptance), ["largestCorrelation"] = Number(rare.LargestCorrelation),
        ["smallestEffectiveSampleSize"] = Number(rare.SmallestEffectiveSampleSize), ["fewestAncestors"] = rare.FewestAncestors,
    };

    public static JsonArray Splits(InductiveBiasMetrics metrics) => Array(metrics.Splits, split => new JsonObject
    {
        ["reference"] = split.Estimates[0].Reference, ["medianNats"] = Number(split.Median.Nats), ["smallestNats"] = Number(split.Smallest.Nats), ["largestNats"] = Number(split.Largest.Nats),
        ["meanNats"] = Number(split.Mean.Nats), ["meanLowerNats"] = Number(split.MeanLower?.Nats), ["meanUpperNats"] = Number(split.MeanUpper?.Nats),
        ["targetLosses"] = Array(split.Estimates, estimate => Number(estimate.TargetLoss)), ["nats"] = Array(split.Estimates, estimate => Number(estimate.Nats)),
    });

    private static JsonObject Fit(FamilyFit fit) => new()
    {
        ["family"] = fit.Family,
        ["parameters"] = Array(fit.Parameters, parameter => new JsonObject
        {
            ["name"] = parameter.Name, ["value"] = Number(parameter.Value), ["standardError"] = Number(parameter.StandardError),
        }),
        ["logLikelihood"] = Number(fit.LogLikelihood),
        ["boundary"] = fit.Boundary,
        ["goodnessOfFit"] = new JsonObject
        {
            ["kolmogorovSmirnov"] = Number(fit.GoodnessOfFit.KolmogorovSmirnov), ["kolmogorovSmirnovPValue"] = Number(fit.GoodnessOfFit.KolmogorovSmirnovPValue),
            ["andersonDarling"] = Number(fit.GoodnessOfFit.AndersonDarling), ["andersonDarlingPValue"] = Number(fit.GoodnessOfFit.AndersonDarlingPValue),
            ["replicates"] = fit.GoodnessOfFit.Replicates,
        },
    };
}
