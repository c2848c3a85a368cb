using System.Numerics.Tensors;

namespace Microsoft.ML.InductiveBias;

/// <summary>Distances of rows to their nearest neighbors.</summary>
/// <param name="Mean">The mean distance of each row to its nearest neighbors.</param>
/// <param name="Conflicts">Pairs of rows with different labels of which one is the nearest neighbor of the other, with their distance.</param>
internal sealed record NeighborDistances(double[] Mean, IReadOnlyList<(int First, int Second, double Distance)> Conflicts)
{
    private const int Neighbors = 5;

    public static NeighborDistances Of(TaskData rows, CancellationToken cancellationToken)
    {
        int count = Math.Min(Neighbors, rows.Rows - 1);
        var mean = new double[rows.Rows];
        var sparse = rows.Sparse();
        var nearest = new (int Row, double Distance)[rows.Rows];
        Parallel.For(0, rows.Rows, new ParallelOptions { CancellationToken = cancellationToken }, row =>
        {
            Span<double> best = stackalloc double[Neighbors];
            best.Fill(double.PositiveInfinity);
            nearest[row] = (-1, double.PositiveInfinity);
            for (int other = 0; other < rows.Rows; other++)
            {
                if (other == row)
                    continue;
                double distance = rows.Distance(sparse, row, other);
                if (distance < nearest[row].Distance)
                    nearest[row] = (other, distance);
                for (int i = 0; i < count && distance < double.PositiveInfinity; i++)
                {
                    if (distance < best[i])
                        (best[i], distance) = (distance, best[i]);
                }
            }
            mean[row] = TensorPrimitives.Sum(best[..count]) / count;
        });
        return new NeighborDistances(mean, [.. Enumerable.Range(0, rows.Rows)
            .Select(row => (First: Math.Min(row, nearest[row].Row), Second: Math.Max(row, nearest[row].Row), nearest[row].Distance))
            .Where(pair => pair.First >= 0 && !rows.TargetRow(pair.First).SequenceEqual(rows.TargetRow(pair.Second)))
            .Distinct().OrderBy(pair => pair.Distance)]);
    }
}
