namespace Microsoft.ML.InductiveBias;

/// <summary>The mean targets of the nearest other rows.</summary>
internal static class NeighborMeans
{
    /// <summary>For each row <c>[k]</c> the mean target of its nearest other rows.</summary>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, no features, or features whose squares overflow.</exception>
    public static double[] Of(TaskData rows, int count, CancellationToken cancellationToken)
    {
        if (rows.Rows < 2)
            throw new ArgumentException($"There {(rows.Rows == 1 ? "is one row" : "are no rows")}; neighbors need at least 2.", nameof(rows));
        var neighbors = RowSurroundings.NeighborsAmong(rows, Math.Min(count, rows.Rows - 1), cancellationToken)
            ?? throw new ArgumentException(rows.FeatureCount == 0 ? "The rows have no features, so none is near another." : "A feature is so large that its square overflows; normalize the features.", nameof(rows));
        var means = new double[rows.Targets.Length];
        for (int row = 0; row < rows.Rows; row++)
        {
            var mean = means.AsSpan(row * rows.OutputCount, rows.OutputCount);
            foreach (int other in neighbors.Rows(row))
            {
                for (int k = 0; k < mean.Length; k++)
                    mean[k] += rows.TargetRow(other)[k] / neighbors.Count;
            }
        }
        return means;
    }
}
