using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The number of dimensions of the manifold near which points lie, with its interval.</summary>
/// <remarks>The value is q, in dimensions: 0 if undefined (see <see cref="IsDefined"/>), +∞ if the neighbors of every row are all equally far.</remarks>
public sealed class IntrinsicDimensionEstimate : IntervalEstimate
{
    internal IntrinsicDimensionEstimate()
    {
    }

    /// <summary>The confidence of the interval.</summary>
    /// <remarks>The interval is that of a bootstrap over rows, widened for the neighbors that rows share. It covers the sampling error, not the bias of the estimator
    /// (borders and curvature lower the estimates from about 10 dimensions on).</remarks>
    public double Confidence { get; internal init; }

    /// <summary>Whether there were enough distinct rows (3) for an estimate.</summary>
    public bool IsDefined { get; internal init; }

    /// <summary>The estimator.</summary>
    public IntrinsicDimensionMethod Method { get; internal init; }

    /// <summary>k, the number of neighbors that were used; fewer than requested if there are too few rows.</summary>
    public int Neighbors { get; internal init; }

    /// <summary>The number of rows whose neighbors were searched.</summary>
    public int QueryRows { get; internal init; }

    /// <summary>The number of distinct rows, among which neighbors were searched.</summary>
    public int DistinctRows { get; internal init; }

    /// <summary>The number of rows left out because they equal an earlier row, or repeat it up to rounding: a distance of 0 has no logarithm.</summary>
    public int DuplicateRows { get; internal init; }

    /// <summary>The number of rows left out because a feature is missing, infinite or above 1e150.</summary>
    public int UnusableRows { get; internal init; }

    /// <summary>The number of queried rows left out of the mean: isolated, or with all neighbors equally far.</summary>
    public int LeftOutRows { get; internal init; }

    /// <summary>The rows whose neighbors were searched, ascending.</summary>
    public IReadOnlyList<int> LocalRows { get; internal init; } = [];

    /// <summary>The estimate of each of <see cref="LocalRows"/> alone: (k − 1) / Σ_j ln(T_k/T_j), or with k − 2 for
    /// the unbiased form; +∞ where all k neighbors are equally far. The values scatter by a factor of about 1 ± 1/√(k − 2).</summary>
    public IReadOnlyList<double> LocalDimensions { get; internal init; } = [];

    /// <summary>The seed of the sampled rows and of the bootstrap.</summary>
    internal long Seed { get; init; }

    internal double[] Replicates { get; init; } = [];

    /// <inheritdoc/>
    protected override string Describe() =>
        IsDefined ? FormattableString.Invariant($"{ResultText.Of(Value, Lower, Upper, "")} dimensions ({Method}, {QueryRows} rows)") : "undefined dimension; see the diagnostics";
}
