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

    /// <summary>The Euclidean distance of two rows.</summary>
    public static double Distance(this TaskData data, SparseRows? sparse, int one, int other) => sparse is null
        ? System.Numerics.Tensors.TensorPrimitives.Distance(data.FeatureRow(one), data.FeatureRow(other))
        : Math.Sqrt(sparse.Distance(one, sparse, other, [1]));

    /// <summary>The same features with other targets.</summary>
    public static TaskData WithTargets(this TaskData data, TaskKind kind, double[] targets) => data.SparseFeatures is { } sparse
        ? new TaskData(kind, sparse, targets)
        : new TaskData(kind, data.Rows, data.Features.ToArray(), targets);
}
