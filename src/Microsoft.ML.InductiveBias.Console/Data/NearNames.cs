namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>What the user may have meant by a name that does not exist.</summary>
internal static class NearNames
{
    private const int Shown = 3;

    /// <summary>" Did you mean …?", or nothing where no name is near.</summary>
    public static string Suggest(string name, IEnumerable<string> existing)
    {
        // One typing error in three characters, but always at least a difference of capitals.
        int allowed = Math.Max(1, name.Length / 3);
        var near = existing
            .Select(candidate => (candidate, distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(pair => pair.distance <= allowed)
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Take(Shown)
            .Select(pair => $"'{pair.candidate}'")
            .ToList();
        return near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near)}?";
    }

    /// <summary>The number of insertions, deletions, replacements and exchanges of neighbors (no letter in two of them).</summary>
    private static int Distance(string left, string right)
    {
        var beforePrevious = new int[right.Length + 1];
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        var current = new int[right.Length + 1];
        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }
        return previous[right.Length];
    }
}
