namespace Microsoft.ML.InductiveBias;

/// <summary>How the distances to the nearest neighbors become a dimension.</summary>
public enum IntrinsicDimensionMethod
{
    /// <summary>The number of log-ratios over their sum, all rows pooled: Σ 1 / Σ ln(T_k/T_j). Each row is an estimate of 1/q,
    /// so a row without spread does no harm. (MacKay and Ghahramani 2005, comment on Levina and Bickel; the published code of
    /// Boopathy et al. 2023.)</summary>
    MacKayGhahramani,

    /// <summary>The mean over rows of (k − 1) / Σ_j ln(T_k/T_j) (Levina and Bickel 2004, equation 8). Biased upwards by the
    /// factor (k − 1)/(k − 2).</summary>
    LevinaBickel,

    /// <summary>The mean over rows of (k − 2) / Σ_j ln(T_k/T_j): Levina and Bickel's estimate without its bias. Needs k ≥ 3.</summary>
    LevinaBickelUnbiased,

    /// <summary>The slope of −ln(1 − F) on ln(T₂/T₁) through the origin, the tenth of the rows with the largest ratios left
    /// out (Facco, d'Errico, Rodriguez and Laio 2017). Uses two neighbors, so it sees the finest scale.</summary>
    TwoNN,
}

/// <summary>How the intrinsic dimension is estimated.</summary>
internal sealed record IntrinsicDimensionOptions : UncertainEstimateOptions
{
    /// <summary>The estimator; pooled by default.</summary>
    public IntrinsicDimensionMethod Method { get; init; }

    /// <summary>k, the number of neighbors of a row: at least 2; 5 by default, as published. <see cref="IntrinsicDimensionMethod.TwoNN"/>
    /// always uses 2. More neighbors lower the variance and see a coarser scale (curvature and borders then lower the estimate).</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>The largest number of rows whose neighbors are searched (among all rows); where there are more, a random
    /// sample of this size. 10,000 by default; <see langword="null"/> takes every row.</summary>
    public int? MaxQueryRows { get; init; } = 10_000;

    /// <summary>Whether <see cref="IntrinsicDimensionMethod.LevinaBickel"/> and its unbiased form leave isolated rows out of
    /// their mean (<see langword="true"/> by default): rows whose nearest neighbor is farther than Tukey's outer fence on
    /// ln T₁ (third quartile plus three interquartile ranges). From far away all neighbors look equally far, so a single such
    /// row would have a huge estimate and set the mean. The other methods need no such rule.</summary>
    public bool LeaveOutIsolatedRows { get; init; } = true;

    internal override void Validate()
    {
        base.Validate();
        var least = Method == IntrinsicDimensionMethod.LevinaBickelUnbiased ? 3 : 2;
        if (Neighbors < least)
            throw new ArgumentOutOfRangeException(nameof(Neighbors), $"Neighbors was {Neighbors}; it must be at least {least} for {Method}.");
        if (MaxQueryRows < 3)
            throw new ArgumentOutOfRangeException(nameof(MaxQueryRows), $"MaxQueryRows was {MaxQueryRows}; it must be at least 3, or null for every row.");
        if (!Enum.IsDefined(Method))
            throw new ArgumentOutOfRangeException(nameof(Method), $"Method was {Method}; it must be one of {string.Join(", ", Enum.GetNames<IntrinsicDimensionMethod>())}.");
    }
}
