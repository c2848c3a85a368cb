namespace Microsoft.ML.InductiveBias;

/// <summary>How the resolution is found.</summary>
public enum ResolutionMethod
{
    /// <summary>The smallest distance between rows that differ, over all pairs.</summary>
    Exact,

    /// <summary>Extreme value theory on sampled pairs, with the scale of Dekkers, Einmahl and de Haan (1989) and the true
    /// number of unordered pairs.</summary>
    ExtremeValue,

    /// <summary>Extreme value theory as the research code of Boopathy et al. (2023) computes it: without the factor 1 − γ₋ of the scale,
    /// with ordered pairs, and with classes taken for balanced.</summary>
    ExtremeValuePublished,
}

/// <summary>How the resolution is estimated.</summary>
internal sealed record ResolutionOptions : UncertainEstimateOptions
{
    /// <summary>Exact by default: it compares all pairs (60,000 rows of 784 features take seconds to tens of seconds).</summary>
    public ResolutionMethod Method { get; init; }

    /// <summary>For the extreme value methods: N, the number of sampled pairs of different classes: at least 10;
    /// 4·10⁶ by default, as published. Where no more pairs exist, all are used.</summary>
    public int SampledPairs { get; init; } = 4_000_000;

    /// <summary>For the extreme value methods: k, the number of largest inverse distances that the tail is fitted to: at least
    /// 2 and below <see cref="SampledPairs"/>; 2,000 by default, as published. With fewer pairs than 4 k, a quarter of them.</summary>
    public int TailPairs { get; init; } = 2_000;

    /// <summary>The number of closest pairs that are reported: at least 1; 10 by default. (Exact only; the extreme value
    /// methods report the closest of the sampled pairs.)</summary>
    public int ReportedPairs { get; init; } = 10;

    internal override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(Method))
            throw new ArgumentOutOfRangeException(nameof(Method), $"Method was {Method}; it must be one of {string.Join(", ", Enum.GetNames<ResolutionMethod>())}.");
        if (SampledPairs < 10)
            throw new ArgumentOutOfRangeException(nameof(SampledPairs), $"SampledPairs was {SampledPairs}; it must be at least 10.");
        if (TailPairs < 2 || TailPairs >= SampledPairs)
            throw new ArgumentOutOfRangeException(nameof(TailPairs), $"TailPairs was {TailPairs}; it must be at least 2 and below SampledPairs, {SampledPairs}.");
        if (ReportedPairs < 1)
            throw new ArgumentOutOfRangeException(nameof(ReportedPairs), $"ReportedPairs was {ReportedPairs}; it must be at least 1.");
    }
}
