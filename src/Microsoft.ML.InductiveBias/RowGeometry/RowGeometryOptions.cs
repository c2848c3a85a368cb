using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How local intrinsic dimension and margin are appended to rows.</summary>
internal sealed class RowGeometryOptions
{
    public required string LabelColumnName { get; init; }

    public required string FeatureColumnName { get; init; }

    public required string DimensionColumnName { get; init; }

    public required string MarginColumnName { get; init; }

    public required int Neighbors { get; init; }

    public int Threads { get; init; }

    public IProgress<WorkProgress>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }

    public void Validate()
    {
        foreach (var (value, name) in new[]
        {
            (LabelColumnName, "labelColumnName"), (FeatureColumnName, "featureColumnName"), (DimensionColumnName, "dimensionColumnName"), (MarginColumnName, "marginColumnName"),
        })
        {
            if (string.IsNullOrEmpty(value))
                throw new ArgumentException($"{name} was empty; it must name a column.", name);
        }
        if (DimensionColumnName == MarginColumnName)
            throw new ArgumentException($"marginColumnName was '{MarginColumnName}', as dimensionColumnName; the two columns need different names.", "marginColumnName");
        Require.AtLeast(Neighbors, 3, "neighbors");
        new SearchOptions { Threads = Threads }.Parallel();
    }
}
