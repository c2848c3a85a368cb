using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Familiar reference losses of a task.</summary>
internal static class ReferenceLosses
{
    /// <summary>The losses on the test rows of predicting the mean of the training targets for every row.</summary>
    public static double[] ConstantPredictor(TaskData training, TaskData test, LossKind loss)
    {
        var mean = new double[training.OutputCount];
        for (int row = 0; row < training.Rows; row++)
        {
            var targets = training.TargetRow(row);
            for (int c = 0; c < mean.Length; c++)
                mean[c] += targets[c] / training.Rows;
        }
        return LossOf(test, loss, _ => mean);
    }

    /// <summary>The losses on the test rows of predicting the target of the nearest training row (Euclidean; of equally near rows the first).</summary>
    public static double[] NearestNeighbor(TaskData training, TaskData test, LossKind loss, CancellationToken cancellationToken)
    {
        var neighbors = new NeighborSearch(Points(training)).Find(
            Points(test), [.. Enumerable.Range(0, test.Rows)], 1, NeighborRule.AnyRow, new SearchOptions { CancellationToken = cancellationToken });
        return LossOf(test, loss, row => training.TargetRow(neighbors.Rows(row)[0]));
    }

    private static double[] LossOf(TaskData test, LossKind loss, Func<int, ReadOnlySpan<double>> predictionOf)
    {
        var predictions = new double[test.Rows * test.OutputCount];
        for (int row = 0; row < test.Rows; row++)
            predictionOf(row).CopyTo(predictions.AsSpan(row * test.OutputCount));
        return RowLosses.Weighted<double>(loss, predictions, test);
    }

    private static PointSet Points(TaskData data)
    {
        var points = PointSet.Of(data);
        int unusable = Enumerable.Range(0, data.Rows).FirstOrDefault(row => !points.IsUsable(row), -1);
        if (unusable >= 0)
            throw new ArgumentException($"Row {unusable} (counted from 0) has a feature above {PointSet.LargestMagnitude:G1}, too large for a distance; rescale the features.");
        return points;
    }
}
