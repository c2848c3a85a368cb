namespace Microsoft.ML.InductiveBias;

/// <summary>Names of the families of distributions that are fitted to sampled losses.</summary>
internal static class LossFamilies
{
    /// <summary>σ χ'²_k(δ), the paper's family; of losses that are sums of squares.</summary>
    public const string ScaledNoncentralChiSquared = "scaledNoncentralChiSquared";

    /// <summary>Gamma laws: the chi-squared family without noncentrality.</summary>
    public const string Gamma = "gamma";

    /// <summary>Lognormal laws.</summary>
    public const string Lognormal = "lognormal";

    /// <summary>Beta-binomial laws of the number of wrong rows, with the binomial ones as boundary.</summary>
    public const string BetaBinomial = "betaBinomial";

    /// <summary>Double binomial laws of the number of wrong rows (Efron 1986), spread more or less than a binomial one.</summary>
    public const string DoubleBinomial = "doubleBinomial";
}
