using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The exact k nearest neighbors of points among others, by Euclidean distance.</summary>
/// <remarks>Candidates come from blocked products in single precision; every candidate that rounding could have misplaced is
/// compared again in double precision, so the neighbors are those that a double loop in double precision finds (of neighbors
/// at the same distance, the one of the lower row number). Memory: one single-precision copy of the reference points and a few
/// blocks for each thread.</remarks>
internal sealed class NearestNeighbors
{
    private readonly int[] _rows;
    private readonly double[] _distances;

    internal NearestNeighbors(int queries, int count, int[] rows, double[] distances) =>
        (Queries, Count, _rows, _distances) = (queries, count, rows, distances);

    /// <summary>The number of query points.</summary>
    public int Queries { get; }

    /// <summary>k, the number of neighbors of each.</summary>
    public int Count { get; }

    /// <summary>The row numbers of the neighbors of a query, the nearest first.</summary>
    public ReadOnlySpan<int> Rows(int query) => _rows.AsSpan(query * Count, Count);

    /// <summary>The distances to the neighbors of a query, ascending.</summary>
    public ReadOnlySpan<double> Distances(int query) => _distances.AsSpan(query * Count, Count);

    /// <summary>The k nearest neighbors of rows of a set among all its other rows.</summary>
    public static NearestNeighbors Among(PointSet points, int count, IReadOnlyList<int>? queries = null, SearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (count < 1 || count >= points.Rows)
            throw new ArgumentOutOfRangeException(nameof(count), $"count was {count}; it must be at least 1 and below the number of points, {points.Rows}.");
        for (var i = 0; i < points.Rows; i++)
        {
            if (!points.IsUsable(i))
                throw new ArgumentException($"Row {i} holds a feature that is missing, infinite or larger than {PointSet.LargestMagnitude:G1}; leave such rows out.", nameof(points));
        }
        int[] rows = queries is null ? [.. Enumerable.Range(0, points.Rows)] : [.. queries];
        foreach (var row in rows)
        {
            if ((uint)row >= (uint)points.Rows)
                throw new ArgumentOutOfRangeException(nameof(queries), $"queries held {row}; each must be a row number from 0 to {points.Rows - 1}.");
        }
        return new NeighborSearch(points).Find(points, rows, count, NeighborRule.OtherRow, options ?? new SearchOptions());
    }
}
