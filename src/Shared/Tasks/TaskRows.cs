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

    /// <summary>The rows of several parts of one kind, one part after the other.</summary>
    public static TaskData Joined(IReadOnlyList<TaskData> parts)
    {
        double[] targets = [.. parts.SelectMany(part => part.Targets.ToArray())];
        if (parts.Any(part => part.SparseFeatures is null))
            return new TaskData(parts[0].Kind, parts.Sum(part => part.Rows), [.. parts.SelectMany(part => part.Features.ToArray())], targets);
        List<int> starts = [0];
        foreach (var part in parts)
        {
            int before = starts[^1];
            starts.AddRange(part.SparseFeatures!.RowStarts[1..].ToArray().Select(start => before + start));
        }
        var joined = new SparseFeatures(parts[0].FeatureCount, [.. starts],
            [.. parts.SelectMany(part => part.SparseFeatures!.Slots.ToArray())], [.. parts.SelectMany(part => part.SparseFeatures!.Values.ToArray())]);
        return new TaskData(parts[0].Kind, joined, targets);
    }

    /// <summary>The same features with other targets.</summary>
    public static TaskData WithTargets(this TaskData data, TaskKind kind, double[] targets) => data.SparseFeatures is { } sparse
        ? new TaskData(kind, sparse, targets)
        : new TaskData(kind, data.Rows, data.Features.ToArray(), targets);
}
