namespace Microsoft.ML.InductiveBias.Console.Basics;

/// <summary>Suggests what the user may have meant by a name that doesn't exist.</summary>
internal static class NameSuggestions
{
    private const int MaximumNames = 3;

    /// <summary>" Did you mean …?", or an empty string if no name is similar.</summary>
    public static string For(string name, IEnumerable<string> existing)
    {
        // One typo per three characters; names that differ only in case always match.
        int allowed = Math.Max(1, name.Length / 3);
        var similar = existing
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= allowed)
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(MaximumNames).Select(candidate => $"'{candidate.Name}'").ToList();
        return similar.Count == 0 ? "" : $" Did you mean {string.Join(" or ", similar)}?";
    }

    /// <summary>The number of insertions, deletions, substitutions and swaps of adjacent letters (the optimal string alignment distance).</summary>
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
