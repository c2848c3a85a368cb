using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Mean squared errors of predictors that a reader knows, on one task.</summary>
internal static class ReferenceLosses
{
    /// <summary>The loss of predicting the mean of the training targets for every row.</summary>
    public static double ConstantPredictor(TaskData training, TaskData test)
    {
        var mean = new double[training.OutputCount];
        for (int row = 0; row < training.Rows; row++)
        {
            var targets = training.TargetRow(row);
            for (int c = 0; c < mean.Length; c++)
                mean[c] += targets[c] / training.Rows;
        }
        double sum = 0;
        for (int row = 0; row < test.Rows; row++)
            sum += SquaredDistance(mean, test.TargetRow(row));
        return sum / ((double)test.Rows * test.OutputCount);
    }

    /// <summary>The loss of predicting the target of the nearest training row (Euclidean; of equally near rows the first).</summary>
    public static double NearestNeighbour(TaskData training, TaskData test, CancellationToken cancellationToken)
    {
        var neighbours = new NeighbourSearch(Points(training)).Find(
            Points(test), [.. Enumerable.Range(0, test.Rows)], 1, NeighbourRule.AnyRow, new SearchOptions { CancellationToken = cancellationToken });
        double sum = 0;
        for (int row = 0; row < test.Rows; row++)
            sum += SquaredDistance(training.TargetRow(neighbours.Rows(row)[0]), test.TargetRow(row));
        return sum / ((double)test.Rows * test.OutputCount);
    }

    private static PointSet Points(TaskData data)
    {
        var points = PointSet.FromDouble(data.Features.ToArray(), data.Rows, data.FeatureCount);
        int unusable = Enumerable.Range(0, data.Rows).FirstOrDefault(row => !points.IsUsable(row), -1);
        if (unusable >= 0)
            throw new ArgumentException($"Row {unusable} (counted from 0) holds a feature above {PointSet.LargestMagnitude:G1}, too large for a distance; rescale the features.");
        return points;
    }

    private static double SquaredDistance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double distance = System.Numerics.Tensors.TensorPrimitives.Distance(left, right);
        return distance * distance;
    }
}
