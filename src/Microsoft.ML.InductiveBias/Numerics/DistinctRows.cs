namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Which rows are the same point.</summary>
internal sealed class DistinctRows
{
    private DistinctRows(int[] pointOfRow, int[] firstRows) => (PointOfRow, FirstRows) = (pointOfRow, firstRows);

    /// <summary>The point of each position among the rows.</summary>
    public int[] PointOfRow { get; }

    /// <summary>The position of the first row of each point.</summary>
    public int[] FirstRows { get; }

    public static DistinctRows Among(PointSet points)
    {
        var pointOfRow = new int[points.Rows];
        List<int> firstRows = [];
        // The last point of each hash, and for each point the one before it with the same hash.
        Dictionary<ulong, int> last = [];
        List<int> previous = [];
        for (var row = 0; row < points.Rows; row++)
        {
            var hash = points.Hash(row);
            var head = last.GetValueOrDefault(hash, -1);
            var point = head;
            while (point >= 0 && !points.AreEqual(firstRows[point], row))
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
}
