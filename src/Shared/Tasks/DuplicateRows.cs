using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Rows of a task that share all their features.</summary>
internal static class DuplicateRows
{
    /// <summary>The groups of two or more rows with equal features, each in ascending order, ordered by their first row.</summary>
    public static List<List<int>> Find(TaskData data)
    {
        var distinct = data.DistinctRows();
        var groups = new List<int>[distinct.FirstRows.Length];
        for (int row = 0; row < data.Rows; row++)
            (groups[distinct.PointOfRow[row]] ??= []).Add(row);
        return [.. groups.Where(group => group.Count > 1)];
    }

    /// <summary>Whether the rows of a group differ in their targets.</summary>
    public static bool Contradict(TaskData data, List<int> group) =>
        group.Exists(row => !SameValues(data.TargetRow(row), data.TargetRow(group[0])));

    private static bool SameValues(ReadOnlySpan<double> left, ReadOnlySpan<double> right) => left.SequenceEqual(right);
}
