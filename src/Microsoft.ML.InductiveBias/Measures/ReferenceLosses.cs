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
        var losses = new double[test.Rows];
        Parallel.For(0, test.Rows, new ParallelOptions { CancellationToken = cancellationToken }, row =>
        {
            var features = test.FeatureRow(row);
            double best = double.PositiveInfinity;
            int nearest = 0;
            for (int candidate = 0; candidate < training.Rows; candidate++)
            {
                double distance = SquaredDistance(features, training.FeatureRow(candidate));
                if (distance < best)
                {
                    best = distance;
                    nearest = candidate;
                }
            }
            losses[row] = SquaredDistance(training.TargetRow(nearest), test.TargetRow(row));
        });
        return losses.Sum() / ((double)test.Rows * test.OutputCount);
    }

    private static double SquaredDistance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double distance = System.Numerics.Tensors.TensorPrimitives.Distance(left, right);
        return distance * distance;
    }
}
