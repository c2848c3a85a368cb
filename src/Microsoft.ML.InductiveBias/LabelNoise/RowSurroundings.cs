using MathNet.Numerics.Statistics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How near rows are to others: which are far from all of them, and which are nearly equal.</summary>
internal sealed class RowSurroundings
{
    private const int Neighbors = 5;

    /// <summary>A row is atypical if the logarithm of its distance is so many standard deviations above the median, by the median absolute deviation.</summary>
    private const double AtypicalDeviations = 5;

    private const double NormalDeviations = 1.4826;

    /// <summary>Two rows are near duplicates if their distance is at most this share of the median of all distances to neighbors.</summary>
    private const double NearDuplicateShare = 0.1;

    private readonly NearestNeighbors? _neighbors;
    private readonly double _median = 1;

    private RowSurroundings(int rows, NearestNeighbors? neighbors)
    {
        (_neighbors, Atypicality, IsAtypical) = (neighbors, new double[rows], new bool[rows]);
        Array.Fill(Atypicality, double.NaN);
        if (neighbors is null)
            return;
        double[] distances = [.. Enumerable.Range(0, rows).Select(row => Mean(neighbors.Distances(row)))];
        // Copies of other rows have no distance.
        double[] logarithms = [.. distances.Where(distance => distance > 0).Select(distance => Math.Log(distance))];
        double center = Median(logarithms), deviation = NormalDeviations * Median(Array.ConvertAll(logarithms, value => Math.Abs(value - center)));
        _median = Math.Exp(center);
        Atypicality = Array.ConvertAll(distances, distance => distance / _median);
        IsAtypical = Array.ConvertAll(distances, distance => distance > 0 && Math.Log(distance) > center + AtypicalDeviations * deviation && deviation > 0);
    }

    /// <summary>The mean distance of each row to its nearest neighbors as a multiple of the median; NaN where rows have no features.</summary>
    public double[] Atypicality { get; }

    /// <summary>Whether each row is far from all others.</summary>
    public bool[] IsAtypical { get; }

    /// <summary>Rows among themselves.</summary>
    public static RowSurroundings Among(TaskData rows, CancellationToken cancellationToken) =>
        new(rows.Rows, rows.Rows < 2 ? null : NeighborsAmong(rows, Math.Min(Neighbors, rows.Rows - 1), cancellationToken));

    /// <summary>The nearest other rows of each row; <see langword="null"/> where there are no features, or squares of them overflow.</summary>
    public static NearestNeighbors? NeighborsAmong(TaskData rows, int count, CancellationToken cancellationToken) => Points(rows) is not { } points ? null
        : new NeighborSearch(points).Find(points, All(rows), count, NeighborRule.OtherRow, new SearchOptions { CancellationToken = cancellationToken });

    /// <summary>Rows among those of another set.</summary>
    public static RowSurroundings Within(TaskData reference, TaskData rows, CancellationToken cancellationToken) =>
        Points(reference) is not { } others || Points(rows) is not { } points || others.IsSparse != points.IsSparse ? new RowSurroundings(rows.Rows, null)
        : new RowSurroundings(rows.Rows, new NeighborSearch(others).Find(
            points, All(rows), Math.Min(Neighbors, reference.Rows), NeighborRule.AnyRow, new SearchOptions { CancellationToken = cancellationToken }));

    /// <summary>Near duplicates with different labels, the nearest first.</summary>
    /// <param name="rows">The rows, among themselves.</param>
    /// <param name="tolerance">Labels are different if they differ by more than this.</param>
    public IReadOnlyList<(int First, int Second, double Distance)> Conflicts(TaskData rows, double tolerance)
    {
        if (_neighbors is null)
            return [];
        var pairs = new HashSet<(int First, int Second, double Distance)>();
        for (int row = 0; row < rows.Rows; row++)
        {
            for (int i = 0; i < _neighbors.Count && _neighbors.Distances(row)[i] <= NearDuplicateShare * _median; i++)
            {
                int other = _neighbors.Rows(row)[i];
                if (Enumerable.Range(0, rows.OutputCount).Any(k => Math.Abs(rows.TargetRow(row)[k] - rows.TargetRow(other)[k]) > tolerance))
                    pairs.Add((Math.Min(row, other), Math.Max(row, other), _neighbors.Distances(row)[i]));
            }
        }
        return [.. pairs.OrderBy(pair => pair.Distance).ThenBy(pair => pair.First)];
    }

    private static int[] All(TaskData rows) => [.. Enumerable.Range(0, rows.Rows)];

    /// <summary>The features as points; <see langword="null"/> where there are none, or squares of them overflow.</summary>
    private static PointSet? Points(TaskData rows)
    {
        if (rows.FeatureCount == 0)
            return null;
        var points = PointSet.Of(rows);
        return All(rows).All(points.IsUsable) ? points : null;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value / values.Length;
        return sum;
    }

    /// <summary>The median; 0 where every row is a copy of another.</summary>
    private static double Median(double[] values) => values.Length == 0 ? 0 : values.Median();
}
