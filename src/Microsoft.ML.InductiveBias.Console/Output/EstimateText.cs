namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>What an estimate rests on and how sure it is, for the cells of a table.</summary>
internal static class EstimateText
{
    /// <summary>The heading of <see cref="Interval"/>.</summary>
    public const string IntervalHeading = "95 % interval (bits)";

    /// <summary>Whether sampling leaves an interval.</summary>
    public static bool HasInterval(InductiveBiasEstimate estimate) => estimate.Lower.Nats != estimate.Upper.Nats;

    /// <summary>The interval in bits; empty for an exact number.</summary>
    public static string Interval(InductiveBiasEstimate estimate) =>
        HasInterval(estimate) ? $"{Text.Number(estimate.Lower.Bits)} … {Text.Number(estimate.Upper.Bits)}" : "";

    /// <summary>What it rests on, in a few words.</summary>
    public static string RestsOn(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate) => estimate.Method switch
    {
        EstimationMethod.Exact => "exact",
        EstimationMethod.Empirical when Reaching(metrics, estimate) is { } share => $"{share.Reached} of {share.Counted}",
        EstimationMethod.Empirical => "sample",
        EstimationMethod.Fitted when estimate.Extrapolated => $"fit, {Text.Number(estimate.ExtrapolationDistance)} σ out",
        EstimationMethod.Fitted => "fit",
        EstimationMethod.SingleHypothesis => "one hypothesis",
        _ => SpaceText.Words(estimate.Method.ToString()).ToLowerInvariant(),
    };

    /// <summary>How many of the sampled hypotheses that count reach the target loss.</summary>
    public static (int Reached, int Counted)? Reaching(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate) =>
        metrics.LossDistribution is SampledLossDistribution { Sample: var sample }
            ? (sample.Losses.Count(loss => loss <= estimate.TargetLoss), sample.Losses.Count)
            : null;
}
