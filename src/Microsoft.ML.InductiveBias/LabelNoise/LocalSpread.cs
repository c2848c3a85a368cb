using MathNet.Numerics.Statistics;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How large the residuals around each row are: noise may depend on the features and on the predicted number.</summary>
internal static class LocalSpread
{
    /// <summary>Rows around a row. The sampling error of their median is about 15%.</summary>
    private const int Neighbors = 50;

    /// <summary>With fewer rows, a neighborhood would be a large part of all.</summary>
    private const int FewestRows = 3 * Neighbors;

    /// <summary>A median is at least this share of the median of all.</summary>
    private const double Smallest = 1e-3;

    /// <summary>For each measure of spread, its logarithm at each row, with mean 0: the median size of the residuals of the nearest rows, and of the rows whose
    /// predicted number is nearest. Empty for few rows or no residuals.</summary>
    public static IReadOnlyList<double[]> Of(TaskData rows, double[] predicted, double[] residuals, CancellationToken cancellationToken)
    {
        double[] sizes = Array.ConvertAll(residuals, Math.Abs);
        double floor = Smallest * sizes.Median();
        if (sizes.Length < FewestRows || floor == 0)
            return [];
        List<double[]> spreads = [];
        if (RowSurroundings.NeighborsAmong(rows, Neighbors, cancellationToken) is { } neighbors)
            spreads.Add(Logarithms(row => neighbors.Rows(row).ToArray()));
        // Rows with equal predictions are in a random order: wrong labels may be next to each other in the data.
        int[] order = [.. StableShuffle.Order(sizes.Length, 0).OrderBy(row => predicted[row])];
        var rank = new int[order.Length];
        foreach (var (position, row) in order.Index())
            rank[row] = position;
        spreads.Add(Logarithms(row =>
        {
            int first = Math.Clamp(rank[row] - Neighbors / 2, 0, order.Length - Neighbors - 1);
            return [.. order[first..(first + Neighbors + 1)].Where(other => other != row)];
        }));
        return spreads;

        double[] Logarithms(Func<int, int[]> around)
        {
            double[] logarithms = [.. Enumerable.Range(0, sizes.Length).Select(row => Math.Log(Math.Max(floor, Array.ConvertAll(around(row), other => sizes[other]).Median())))];
            double mean = logarithms.Average();
            return Array.ConvertAll(logarithms, value => value - mean);
        }
    }
}
