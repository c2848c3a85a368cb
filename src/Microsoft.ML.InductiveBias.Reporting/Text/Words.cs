namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Human-readable names of codes.</summary>
internal static class Words
{
    /// <summary>A reference loss.</summary>
    public static string Of(string reference) => reference switch
    {
        LossReference.ConstantPredictor => "constant predictor",
        LossReference.NearestNeighbor => "nearest neighbor",
        LossReference.BestModel => "best ordinary model",
        LossReference.PosteriorMean => "posterior mean",
        LossReference.Target => "given target",
        _ => reference,
    };

    /// <summary>How an estimate was obtained.</summary>
    public static string Of(InductiveBiasEstimate estimate) => estimate.Method switch
    {
        EstimationMethod.Exact => "exact law",
        EstimationMethod.Empirical => "counted in sampled hypotheses",
        _ when estimate.IsBound => "lower bound",
        EstimationMethod.Simulated => "measured by simulation",
        EstimationMethod.SingleHypothesis => "single hypothesis",
        _ => estimate.Extrapolated ? "fitted law, extrapolated" : "fitted law",
    };

    /// <summary>How the distribution of a space was obtained.</summary>
    public static string Of(EstimationMethod method) => method switch
    {
        EstimationMethod.Exact => "exact law",
        EstimationMethod.Empirical => "sampled hypotheses",
        EstimationMethod.Simulated => "simulation",
        _ => "law fitted to sampled hypotheses",
    };

    /// <summary>The kind of a loss, with its unit.</summary>
    public static string Of(LossKind loss) => loss switch
    {
        LossKind.MeanSquaredError => "mean squared error",
        LossKind.ZeroOneError => "share of misclassified rows",
        _ => "log-loss in nats",
    };

    /// <summary>The interval of an estimate. It covers the finite number of hypotheses, rounding and, if that was computed, the finite
    /// number of test rows.</summary>
    public static ValueWithInterval Interval(InductiveBiasEstimate estimate) => new(
        estimate.Bits,
        new[] { estimate.Bits, estimate.Lower.Bits, estimate.NumericalLower.Bits, estimate.TestSetLower?.Bits ?? double.PositiveInfinity }.Min(),
        new[] { estimate.Bits, estimate.Upper.Bits, estimate.NumericalUpper.Bits, estimate.TestSetUpper?.Bits ?? 0 }.Max());

    /// <summary>The bits of an estimate and their interval, if it has a width. A bound reads "at least".</summary>
    public static (string Value, string? Interval) Bits(InductiveBiasEstimate estimate) =>
        estimate.IsBound ? ($"at least {NumberText.Bits(estimate.Lower.Bits)}", null) : NumberText.BitsParts(Interval(estimate));

    /// <summary>An ingredient of the difficulty.</summary>
    public static string OfIngredient(string name) => name == "intrinsicDimension" ? "intrinsic dimension" : name;
}
