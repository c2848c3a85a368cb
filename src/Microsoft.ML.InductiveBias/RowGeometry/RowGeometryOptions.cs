using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How local intrinsic dimension and margin are appended to rows.</summary>
public sealed class RowGeometryOptions
{
    /// <summary>The label column: a key, text, Boolean or number; rows are of one class where their labels are equal.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The feature column: a vector of Single or Double of known size.</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>The name of the appended column with the local intrinsic dimension (Single, in dimensions).</summary>
    public string DimensionColumnName { get; init; } = "LocalIntrinsicDimension";

    /// <summary>The name of the appended column with the margin (Single, in the units of the features).</summary>
    public string MarginColumnName { get; init; } = "Margin";

    /// <summary>k, the number of neighbors behind a local dimension: at least 3; 20 by default, because the estimate of a
    /// single row scatters by a factor of about 1 ± 1/√(k − 2).</summary>
    public int Neighbors { get; init; } = 20;

    /// <summary>Number of threads; 0 (the default) uses one for each core. Results don't depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Receives progress reports, on the threads that compute; may be <see langword="null"/>.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels the computation within about a second.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        foreach (var (value, name) in new[]
        {
            (LabelColumnName, nameof(LabelColumnName)), (FeatureColumnName, nameof(FeatureColumnName)),
            (DimensionColumnName, nameof(DimensionColumnName)), (MarginColumnName, nameof(MarginColumnName)),
        })
        {
            if (string.IsNullOrEmpty(value))
                throw new ArgumentException($"{name} was empty; it must name a column.", name);
        }
        if (DimensionColumnName == MarginColumnName)
            throw new ArgumentException($"MarginColumnName was '{MarginColumnName}', as DimensionColumnName; the two columns need different names.", nameof(MarginColumnName));
        Require.AtLeast(Neighbors, 3);
        new SearchOptions { Threads = Threads }.Parallel();
    }
}
