namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The SplitMix64 generator (Steele, Lea and Flood, OOPSLA 2014): the same numbers on every machine and in every version.</summary>
internal struct SplitMix64(ulong state)
{
    /// <summary>2⁶⁴ over the golden ratio, the step of the state.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15UL;

    private ulong _state = state;

    public ulong Next() => Mix(_state += Increment);

    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
