namespace Microsoft.ML.InductiveBias;

/// <summary>Seeds as pairs of a first seed and a count, because a run asks for many that follow each other.</summary>
internal static class SeedRanges
{
    public static int[] Encode(IEnumerable<int> seeds)
    {
        var ranges = new List<int>();
        foreach (int seed in seeds.Order())
        {
            if (ranges.Count > 0 && seed == ranges[^2] + ranges[^1])
                ranges[^1]++;
            else
                ranges.AddRange([seed, 1]);
        }
        return [.. ranges];
    }

    public static IEnumerable<int> Decode(int[] ranges) => ranges.Chunk(2).SelectMany(range => Enumerable.Range(range[0], range[1]));
}
