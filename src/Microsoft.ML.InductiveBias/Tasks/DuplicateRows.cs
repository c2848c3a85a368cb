using System.Runtime.InteropServices;

namespace Microsoft.ML.InductiveBias;

/// <summary>Rows of a task that share all their features.</summary>
internal static class DuplicateRows
{
    /// <summary>The groups of two or more rows with equal features, each in ascending order, ordered by their first row.</summary>
    public static List<List<int>> Find(TaskData data)
    {
        var groups = new Dictionary<int, List<List<int>>>();
        for (int row = 0; row < data.Rows; row++)
        {
            var bucket = CollectionsMarshal.GetValueRefOrAddDefault(groups, Hash(data.FeatureRow(row)), out _) ??= [];
            int current = row;
            var group = bucket.Find(g => SameValues(data.FeatureRow(g[0]), data.FeatureRow(current)));
            if (group is null)
                bucket.Add([row]);
            else
                group.Add(row);
        }
        return [.. groups.Values.SelectMany(bucket => bucket).Where(group => group.Count > 1).OrderBy(group => group[0])];
    }

    /// <summary>Whether the rows of a group differ in their targets.</summary>
    public static bool Contradict(TaskData data, List<int> group) =>
        group.Exists(row => !SameValues(data.TargetRow(row), data.TargetRow(group[0])));

    private static int Hash(ReadOnlySpan<double> row)
    {
        var hash = new HashCode();
        foreach (double value in row)
            hash.Add(value == 0 ? 0.0 : value); // −0.0 equals 0.0 and must hash alike
        return hash.ToHashCode();
    }

    private static bool SameValues(ReadOnlySpan<double> left, ReadOnlySpan<double> right) => left.SequenceEqual(right);
}
