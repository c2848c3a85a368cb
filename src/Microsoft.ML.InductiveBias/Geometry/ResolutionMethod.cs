namespace Microsoft.ML.InductiveBias;

/// <summary>How the resolution is estimated.</summary>
public enum ResolutionMethod
{
    /// <summary>The smallest distance between rows that differ, over all pairs.</summary>
    Exact,

    /// <summary>Extreme value theory on sampled pairs, with the scale of Dekkers, Einmahl and de Haan (1989) and the true
    /// number of unordered pairs.</summary>
    ExtremeValue,

    /// <summary>Extreme value theory as the research code of Boopathy et al. (2023) computes it: without the factor 1 − γ₋ of the scale,
    /// with ordered pairs, and assuming balanced classes.</summary>
    ExtremeValuePublished,
}
