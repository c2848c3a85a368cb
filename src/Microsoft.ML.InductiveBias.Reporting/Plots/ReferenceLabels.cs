namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Places the names of vertical lines in a strip above the plot area, so that no name covers another name, a line, or the data.</summary>
internal static class ReferenceLabels
{
    /// <summary>The distance between two names, in pixels.</summary>
    public const double Gap = 6;

    /// <summary>The distance between a line and its name, in pixels.</summary>
    private const double Offset = 3;

    /// <summary>Returns for each line where its name starts, in pixels, and its row in the strip; row 0 is the lowest.</summary>
    /// <param name="lines">The positions of the lines, in pixels.</param>
    /// <param name="widths">The widths of the names, in pixels.</param>
    /// <param name="left">The first pixel that a name may use.</param>
    /// <param name="right">The last pixel that a name may use.</param>
    public static (double Start, int Row)[] Place(IReadOnlyList<double> lines, IReadOnlyList<double> widths, double left, double right)
    {
        int[] fromLeft = [.. Enumerable.Range(0, lines.Count).OrderBy(i => lines[i])];
        int[] fromRight = [.. fromLeft.Reverse()];
        var toLeft = new bool[lines.Count];
        foreach (int i in fromRight)
        {
            // A name is to the right of its line unless it would leave the picture, or cross the line of a name that is to the left of its own.
            double end = lines[i] + Offset + widths[i];
            toLeft[i] = end > right || lines[i] - Offset - widths[i] >= left && fromRight.TakeWhile(j => j != i).Any(j => toLeft[j] && end + Gap > lines[j]);
        }
        var placed = new (double Start, int Row)[lines.Count];
        for (int i = 0; i < lines.Count; i++)
            placed[i].Start = Math.Max(left, toLeft[i] ? lines[i] - Offset - widths[i] : lines[i] + Offset);
        // The line of a higher name runs up beside the lower ones. Going outward from there, nothing is in its way.
        List<int> done = [];
        foreach (int i in fromRight.Where(i => !toLeft[i]).Concat(fromLeft.Where(i => toLeft[i])))
        {
            double start = Math.Min(placed[i].Start, lines[i]), end = Math.Max(placed[i].Start + widths[i], lines[i]);
            foreach (int j in done)
            {
                double otherStart = Math.Min(placed[j].Start, lines[j]), otherEnd = Math.Max(placed[j].Start + widths[j], lines[j]);
                if (start < otherEnd + Gap && otherStart < end + Gap)
                    placed[i].Row = Math.Max(placed[i].Row, placed[j].Row + 1);
            }
            done.Add(i);
        }
        return placed;
    }
}
