namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Describes estimates of the bias, for the cells of a table.</summary>
internal static class EstimateText
{
    /// <summary>The heading of <see cref="Interval"/>.</summary>
    public const string IntervalHeading = "95% interval (bits)";

    /// <summary>The name of a target loss.</summary>
    public static string ReferenceName(string reference) => reference switch
    {
        LossReference.ConstantPredictor => "constant predictor",
        LossReference.NearestNeighbor => "nearest neighbor",
        LossReference.PosteriorMean => "posterior mean",
        LossReference.BestModel => "best model",
        MeasureResult.BestMeanPredictor => "best posterior mean",
        LossReference.Target => "--target-loss",
        _ => reference,
    };

    /// <summary>Whether the estimate has an interval for the finite numbers of hypotheses and test rows.</summary>
    public static bool HasInterval(InductiveBiasEstimate estimate) => LowerBits(estimate) != UpperBits(estimate) && !estimate.IsBound;

    /// <summary>The bits; "at least" for a bound.</summary>
    public static string Bits(InductiveBiasEstimate estimate) => Amount(estimate, information => information.Bits);

    /// <summary>The nats; "at least" for a bound.</summary>
    public static string Nats(InductiveBiasEstimate estimate) => Amount(estimate, information => information.Nats);

    private static string Amount(InductiveBiasEstimate estimate, Func<Information, double> unit) =>
        estimate.IsBound ? $"at least {Text.Number(unit(estimate.Lower))}" : Text.Number(unit(estimate.Bias));

    /// <summary>The lower end of the interval for the finite numbers of hypotheses and test rows.</summary>
    public static double LowerBits(InductiveBiasEstimate estimate) => Math.Min(estimate.Lower.Bits, estimate.TestSetLower?.Bits ?? double.PositiveInfinity);

    /// <summary>The upper end of that interval.</summary>
    public static double UpperBits(InductiveBiasEstimate estimate) => Math.Max(estimate.Upper.Bits, estimate.TestSetUpper?.Bits ?? 0);

    /// <summary>The interval in bits, with the digits that it leaves open; empty if there is none.</summary>
    public static string Interval(InductiveBiasEstimate estimate) => HasInterval(estimate) ? $"{Rounded(LowerBits(estimate))} … {Rounded(UpperBits(estimate))}" : "";

    /// <summary>The bits for each test row, such as ", 0.21 for each test row"; empty if that isn't finite or doesn't differ.</summary>
    public static string PerRow(InductiveBiasEstimate estimate) => estimate is { TestRows: > 1, BitsPerTestRow: { } bits } && double.IsFinite(bits)
        ? $", {Rounded(bits)} for each test row" : "";

    /// <summary>A number with three digits.</summary>
    public static string Rounded(double bits) => bits < 0.001 ? "0" : Text.Number(double.Parse(bits.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>How the number was obtained, in a few words.</summary>
    public static string Method(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate) => estimate.Method switch
    {
        EstimationMethod.Exact => "exact",
        EstimationMethod.Empirical when Reaching(metrics, estimate) is { } share => $"{share.Reached} of {share.Counted}",
        EstimationMethod.Empirical => "sample",
        EstimationMethod.Fitted when estimate.Extrapolated => $"fit, {Text.Number(estimate.ExtrapolationDistance)} σ out",
        EstimationMethod.Fitted => "fit",
        EstimationMethod.SingleHypothesis => "one hypothesis",
        EstimationMethod.Bound when estimate.Families is [var fit, ..] => $"bound (a fit extrapolates to {Text.Number(fit.Bias.Bits)} bits)",
        _ => SpaceText.Words(estimate.Method.ToString()).ToLowerInvariant(),
    };

    /// <summary>How many of the counted hypotheses reach the target loss, if hypotheses were sampled.</summary>
    public static (int Reached, int Counted)? Reaching(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate) =>
        metrics.LossDistribution is SampledLossDistribution { Sample: var sample }
            ? (sample.Losses.Count(loss => loss <= estimate.TargetLoss), sample.Losses.Count)
            : null;
}
