using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The features of a task in the form in which it holds them.</summary>
internal static class TaskRows
{
    /// <summary>The rows if they are sparse; <see langword="null"/> otherwise.</summary>
    public static SparseRows? Sparse(this TaskData data) => data.SparseFeatures is { } sparse
        ? new SparseRows(sparse.FeatureCount, sparse.RowStarts, sparse.Slots, sparse.Values)
        : null;

    /// <summary>The rows with equal features as points.</summary>
    public static DistinctRows DistinctRows(this TaskData data) => data.Sparse() is { } sparse
        ? Numerics.DistinctRows.Among(sparse)
        : Numerics.DistinctRows.Among(data.Features.Span, data.Rows, data.FeatureCount);
}
