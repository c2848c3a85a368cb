using System.Numerics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Groups rows with the same features into points.</summary>
internal sealed class DistinctRows
{
    internal DistinctRows(int[] pointOfRow, int[] firstRows) => (PointOfRow, FirstRows) = (pointOfRow, firstRows);

    /// <summary>The point of each position among the rows.</summary>
    public int[] PointOfRow { get; }

    /// <summary>The position of the first row of each point.</summary>
    public int[] FirstRows { get; }

    /// <summary>Groups rows of equal numbers (0 and −0 are equal; NaN equals nothing).</summary>
    /// <param name="values"><c>[n, d]</c>, row-major.</param>
    /// <param name="rows">n.</param>
    /// <param name="features">d.</param>
    public static DistinctRows Among<T>(ReadOnlySpan<T> values, int rows, int features)
        where T : IFloatingPoint<T>
    {
        var pointOfRow = new int[rows];
        List<int> firstRows = [];
        // The last point of each hash, and for each point the one before it with the same hash.
        Dictionary<ulong, int> last = [];
        List<int> previous = [];
        for (int row = 0; row < rows; row++)
        {
            var numbers = values.Slice(row * features, features);
            ulong hash = Hash(numbers);
            int head = last.GetValueOrDefault(hash, -1);
            int point = head;
            while (point >= 0 && !AreEqual(values.Slice(firstRows[point] * features, features), numbers))
                point = previous[point];
            if (point < 0)
            {
                point = firstRows.Count;
                firstRows.Add(row);
                previous.Add(head);
                last[hash] = point;
            }
            pointOfRow[row] = point;
        }
        return new DistinctRows(pointOfRow, [.. firstRows]);
    }

    /// <summary>Groups rows of equal numbers.</summary>
    public static DistinctRows Among(SparseRows rows)
    {
        var points = new Dictionary<int, int>(new RowComparer(rows));
        var pointOfRow = new int[rows.Count];
        List<int> firstRows = [];
        for (int row = 0; row < rows.Count; row++)
        {
            if (!points.TryGetValue(row, out pointOfRow[row]))
            {
                points.Add(row, pointOfRow[row] = firstRows.Count);
                firstRows.Add(row);
            }
        }
        return new DistinctRows(pointOfRow, [.. firstRows]);
    }

    private static ulong Hash<T>(ReadOnlySpan<T> row)
        where T : IFloatingPoint<T>
    {
        ulong hash = 14695981039346656037UL;
        foreach (var value in row)
        {
            // Adding 0 turns −0 into 0.
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(double.CreateTruncating(value) + 0.0)) * 0x9E3779B97F4A7C15UL;
            hash ^= hash >> 29;
        }
        return hash;
    }

    private static bool AreEqual<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : IFloatingPoint<T>
    {
        for (int f = 0; f < left.Length; f++)
        {
            if (left[f] != right[f])
                return false;
        }
        return true;
    }

    /// <summary>Compares rows by their numbers.</summary>
    private sealed class RowComparer(SparseRows rows) : IEqualityComparer<int>
    {
        public bool Equals(int one, int other) =>
            rows.ColumnsOf(one).SequenceEqual(rows.ColumnsOf(other)) && rows.ValuesOf(one).SequenceEqual(rows.ValuesOf(other));

        public int GetHashCode(int row)
        {
            var hash = new HashCode();
            foreach (int column in rows.ColumnsOf(row))
                hash.Add(column);
            foreach (double value in rows.ValuesOf(row))
                hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
