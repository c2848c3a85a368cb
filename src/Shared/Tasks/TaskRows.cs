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

    /// <summary>The rows of a classification with the same total weight for each class that has rows; rows of a class keep the ratios of their weights.</summary>
    public static TaskData ClassBalanced(this TaskData data)
    {
        double[] ofClass = ClassWeights(data);
        return data.WithWeights([.. Enumerable.Range(0, data.Rows).Select(row => WeightOf(data, row) / ofClass[data.TargetRow(row).IndexOf(1.0)])]);
    }

    /// <summary>Whether the most frequent class of a classification has at least four times the weight of the rarest one.</summary>
    public static bool HasSkewedClasses(this TaskData data)
    {
        const double Skew = 4;
        if (data.Kind == TaskKind.Regression)
            return false;
        var present = ClassWeights(data).Where(weight => weight > 0).ToList();
        return present.Max() >= Skew * present.Min();
    }

    private static double[] ClassWeights(TaskData data)
    {
        var weights = new double[data.OutputCount];
        for (int row = 0; row < data.Rows; row++)
            weights[data.TargetRow(row).IndexOf(1.0)] += WeightOf(data, row);
        return weights;
    }

    private static double WeightOf(TaskData data, int row) => data.Weights.IsEmpty ? 1 : data.Weights.Span[row];

    /// <summary>The same features with other targets.</summary>
    public static TaskData WithTargets(this TaskData data, TaskKind kind, double[] targets) => data.SparseFeatures is { } sparse
        ? new TaskData(kind, sparse, targets)
        : new TaskData(kind, data.Rows, data.Features.ToArray(), targets);
}
