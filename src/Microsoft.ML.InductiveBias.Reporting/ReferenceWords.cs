namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Names of codes, for people.</summary>
internal static class ReferenceWords
{
    /// <summary>A reference loss.</summary>
    public static string Of(string reference) => reference switch
    {
        LossReference.ConstantPredictor => "constant guess",
        LossReference.NearestNeighbor => "nearest neighbor",
        LossReference.BestModel => "best ordinary model",
        LossReference.PosteriorMean => "mean of the family",
        LossReference.Target => "given target",
        _ => reference,
    };

    /// <summary>What a bias rests on.</summary>
    public static string Of(InductiveBiasEstimate estimate) => estimate.Method switch
    {
        EstimationMethod.Exact => "exact law",
        EstimationMethod.Empirical => "counted in sampled hypotheses",
        _ => estimate.Extrapolated ? "fitted law, extrapolated" : "fitted law",
    };

    /// <summary>How the distribution of a space was obtained.</summary>
    public static string Of(EstimationMethod method) => method switch
    {
        EstimationMethod.Exact => "exact law",
        EstimationMethod.Empirical => "sampled hypotheses",
        _ => "law fitted to sampled hypotheses",
    };

    /// <summary>The kind of a loss, with its unit.</summary>
    public static string Of(LossKind loss) => loss switch
    {
        LossKind.MeanSquaredError => "mean squared error",
        LossKind.ZeroOneError => "share of wrong rows",
        _ => "log-loss in nats",
    };

    /// <summary>The ends that an estimate is sure of: what the finite numbers of hypotheses and, where it was computed, of test
    /// rows leave open, and what rounding leaves open, together.</summary>
    public static ValueWithInterval Interval(InductiveBiasEstimate estimate) => new(
        estimate.Bits,
        new[] { estimate.Bits, estimate.Lower.Bits, estimate.NumericalLower.Bits, estimate.TestSetLower?.Bits ?? double.PositiveInfinity }.Min(),
        new[] { estimate.Bits, estimate.Upper.Bits, estimate.NumericalUpper.Bits, estimate.TestSetUpper?.Bits ?? 0 }.Max());

    /// <summary>An ingredient of the difficulty.</summary>
    public static string OfIngredient(string name) => name == "intrinsicDimension" ? "intrinsic dimension" : name;
}
