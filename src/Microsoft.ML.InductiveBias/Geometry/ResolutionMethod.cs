namespace Microsoft.ML.InductiveBias;

/// <summary>How the resolution is estimated.</summary>
public enum ResolutionMethod
{
    /// <summary>Exact up to 4·10¹² operations (pairs of rows times features + 16: 60,000 rows of 784 features, or 500,000 of 10, take
    /// seconds to tens of seconds on two cores), and <see cref="ExtremeValue"/> beyond.</summary>
    Auto,

    /// <summary>The smallest distance between rows that differ, over all pairs.</summary>
    Exact,

    /// <summary>Extreme value theory on sampled pairs, with the scale of Dekkers, Einmahl and de Haan (1989) and the true
    /// number of unordered pairs.</summary>
    ExtremeValue,

    /// <summary>Extreme value theory as the research code of Boopathy et al. (2023) computes it: without the factor 1 − γ₋ of the scale,
    /// with ordered pairs, and assuming balanced classes.</summary>
    ExtremeValuePublished,
}
