namespace Microsoft.ML.InductiveBias;

/// <summary>The number of dimensions of the manifold near which points lie, with its interval.</summary>
public sealed record IntrinsicDimensionEstimate
{
    /// <summary>q, in dimensions: 0 where the points say nothing (see <see cref="IsDefined"/>), +∞ where the neighbours of every
    /// row are all equally far.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the interval.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public required double Upper { get; init; }

    /// <summary>The confidence of the interval.</summary>
    /// <remarks>The interval is that of a bootstrap over rows, widened for the neighbours that rows share: it holds the sampling error, not the bias of the estimator
    /// (borders and curvature lower the estimates from about 10 dimensions on).</remarks>
    public required double Confidence { get; init; }

    /// <summary>Whether there were enough distinct rows (3) for an estimate.</summary>
    public required bool IsDefined { get; init; }

    /// <summary>The estimator.</summary>
    public required IntrinsicDimensionMethod Method { get; init; }

    /// <summary>k, the number of neighbours that were used; fewer than asked for where there are too few rows.</summary>
    public required int Neighbours { get; init; }

    /// <summary>The number of rows whose neighbours were searched.</summary>
    public required int QueryRows { get; init; }

    /// <summary>The number of distinct rows, among which neighbours were searched.</summary>
    public required int DistinctRows { get; init; }

    /// <summary>The number of rows left out because they equal an earlier row: a distance of 0 has no logarithm.</summary>
    public required int DuplicateRows { get; init; }

    /// <summary>The number of rows left out because a feature is missing, infinite or above 1e150.</summary>
    public required int UnusableRows { get; init; }

    /// <summary>The number of queried rows left out of the mean: isolated, or with all neighbours equally far.</summary>
    public required int LeftOutRows { get; init; }

    /// <summary>The rows whose neighbours were searched, ascending.</summary>
    public required IReadOnlyList<int> LocalRows { get; init; }

    /// <summary>The dimension that each of <see cref="LocalRows"/> alone suggests: (k − 1) / Σ_j ln(T_k/T_j), or with k − 2 for
    /// the unbiased form; +∞ where all k neighbours are equally far. The values scatter by a factor of about 1 ± 1/√(k − 2).</summary>
    public required IReadOnlyList<double> LocalDimensions { get; init; }

    /// <summary>The seed of the sampled rows and of the bootstrap.</summary>
    public required long Seed { get; init; }

    /// <summary>What a reader must know before using the numbers.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    internal double[] Replicates { get; init; } = [];
}
