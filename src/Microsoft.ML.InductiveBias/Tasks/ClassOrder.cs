namespace Microsoft.ML.InductiveBias;

/// <summary>Matches classes by their names where two sets of rows number them differently.</summary>
internal static class ClassOrder
{
    private const int MostShown = 20;

    /// <summary>For each class of <paramref name="from"/> its number in <paramref name="to"/>; <see langword="null"/> where both are the same list.</summary>
    /// <exception cref="ArgumentException">A class of <paramref name="from"/> isn't in <paramref name="to"/>.</exception>
    public static int[]? Map(IReadOnlyList<string> from, IReadOnlyList<string> to, string fromPart, string toPart)
    {
        if (from.SequenceEqual(to))
            return null;
        var numbers = to.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var unknown = from.Where(name => !numbers.ContainsKey(name)).ToList();
        if (unknown.Count > 0)
        {
            throw new ArgumentException(
                $"The {fromPart} rows have {Count(unknown)} that the {toPart} rows don't have: {List(unknown)}. The {fromPart} rows' classes: {List(from)}; the {toPart} rows' classes: {List(to)}. "
                + "Make the label's keys of both from the same data, or pass all classes to MapValueToKey as keyData.");
        }
        return [.. from.Select(name => numbers[name])];
    }

    /// <summary>The columns of row-major values moved to the given places of wider rows.</summary>
    public static T[] Reorder<T>(ReadOnlySpan<T> values, int[] map, int width, T? others = default)
        where T : struct
    {
        var reordered = new T[values.Length / map.Length * width];
        Array.Fill(reordered, others ?? default);
        for (int i = 0; i < values.Length; i++)
            reordered[i / map.Length * width + map[i % map.Length]] = values[i];
        return reordered;
    }

    private static string Count(List<string> names) => names.Count == 1 ? "a class" : $"{names.Count} classes";

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostShown)) + (names.Count > MostShown ? $" and {names.Count - MostShown} more" : "");
}
