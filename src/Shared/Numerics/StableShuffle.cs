namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A random order that is the same for the same seed on every machine and in every version.</summary>
/// <remarks>Fisher and Yates' shuffle from the last position to the first, with numbers from SplitMix64 (Steele, Lea and
/// Flood, OOPSLA 2014) that starts at the seed; a number below a bound is taken without bias, by rejection.</remarks>
internal static class StableShuffle
{
    /// <summary>The numbers from 0 to <paramref name="count"/> − 1 in random order.</summary>
    public static int[] Order(int count, int seed)
    {
        var order = Enumerable.Range(0, count).ToArray();
        ulong state = unchecked((ulong)seed);
        for (int last = count - 1; last > 0; last--)
        {
            int chosen = (int)Below(ref state, (ulong)last + 1);
            (order[last], order[chosen]) = (order[chosen], order[last]);
        }
        return order;
    }

    private static ulong Below(ref ulong state, ulong bound)
    {
        // The largest multiple of the bound that 64 bits hold: numbers beyond it would favour small results.
        ulong fair = ulong.MaxValue - ulong.MaxValue % bound;
        ulong number = Next(ref state);
        while (number >= fair)
            number = Next(ref state);
        return number % bound;
    }

    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
