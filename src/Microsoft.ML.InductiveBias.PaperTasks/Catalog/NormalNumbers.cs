using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Standard normal numbers by the transform of Box and Muller, the same on every machine.</summary>
internal sealed class NormalNumbers(int seed)
{
    // Another stream than that of the states with the same seed.
    private SplitMix64 _random = new(SplitMix64.Mix(unchecked((ulong)seed) ^ 0x6E6F697365UL));
    private double? _second;

    public double Next()
    {
        if (_second is { } second)
        {
            _second = null;
            return second;
        }
        // Above 0, whose logarithm is infinite.
        double radius = Math.Sqrt(-2 * Math.Log(((_random.Next() >> 11) + 1) * (1.0 / (1UL << 53)))), angle = 2 * Math.PI * (_random.Next() >> 11) * (1.0 / (1UL << 53));
        _second = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }
}
