namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A random order that is the same for the same seed on every machine and in every version.</summary>
/// <remarks>The Fisher–Yates shuffle, from the last position to the first, with <see cref="SplitMix64"/> started at the seed.
/// Rejection sampling keeps the numbers below a bound unbiased.</remarks>
internal static class StableShuffle
{
    /// <summary>The numbers from 0 to <paramref name="count"/> − 1 in random order.</summary>
    public static int[] Order(int count, int seed)
    {
        var order = Enumerable.Range(0, count).ToArray();
        var source = new SplitMix64(unchecked((ulong)seed));
        for (int last = count - 1; last > 0; last--)
        {
            int chosen = (int)Below(ref source, (ulong)last + 1);
            (order[last], order[chosen]) = (order[chosen], order[last]);
        }
        return order;
    }

    private static ulong Below(ref SplitMix64 source, ulong bound)
    {
        // The largest multiple of the bound that 64 bits hold: numbers beyond it would favor small results.
        ulong fair = ulong.MaxValue - ulong.MaxValue % bound;
        ulong number = source.Next();
        while (number >= fair)
            number = source.Next();
        return number % bound;
    }

}
