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
    /// out (Facco, d'Errico, Rodriguez and Laio 2017). Uses two neighbors, so it measures the finest scale.</summary>
    TwoNN,
}
