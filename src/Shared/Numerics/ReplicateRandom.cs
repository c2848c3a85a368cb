namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A random source that depends only on (seed, stream, replicate), so results depend neither on the number of
/// threads nor on the order of the replicates.</summary>
internal struct ReplicateRandom(long seed, int stream, long replicate)
{
    private SplitMix64 _source = new(SplitMix64.Mix(SplitMix64.Mix(SplitMix64.Mix((ulong)seed) + (ulong)stream) + (ulong)replicate));

    /// <summary>Uniform on (0, 1).</summary>
    public double NextDouble() => ((_source.Next() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>Uniform on 0 … count − 1.</summary>
    public int NextInt(int count) => (int)Math.BigMul(_source.Next(), (ulong)count, out _);

    /// <summary>Uniform over all 64-bit numbers.</summary>
    public long NextLong() => unchecked((long)_source.Next());

    /// <summary>Exponential of mean 1.</summary>
    public double NextExponential() => -Math.Log(NextDouble());

    /// <summary>Gamma of whole shape and scale 1: a sum of exponentials.</summary>
    public double NextGamma(int shape)
    {
        double sum = 0;
        for (var i = 0; i < shape; i++)
            sum += NextExponential();
        return sum;
    }

    /// <summary>Poisson of mean 1.</summary>
    public int NextPoisson()
    {
        var count = 0;
        for (var product = NextDouble(); product > 0.36787944117144233; product *= NextDouble())
            count++;
        return count;
    }

    /// <summary>Standard normal numbers (Marsaglia's polar method).</summary>
    public void FillNormal(Span<double> values)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            double x, y, square;
            do
            {
                x = (2 * NextDouble()) - 1;
                y = (2 * NextDouble()) - 1;
                square = (x * x) + (y * y);
            }
            while (square >= 1);
            var scale = Math.Sqrt(-2 * Math.Log(square) / square);
            values[i] = scale * x;
            if (i + 1 < values.Length)
                values[i + 1] = scale * y;
        }
    }

}

/// <summary>Streams of random numbers, one for each use, so that no two share numbers.</summary>
internal static class RandomStream
{
    public const int QueryRows = 1, Dimension = 2, ClosestPairs = 3, SampledPairs = 4, ExtremeValues = 5, Radius = 6, TestRows = 7, FeatureSpread = 8;
    public const int LabelNoise = 21;
    public const int NetworkStart = 31, NetworkOrder = 32;

    /// <summary>Each is the first of as many streams as there are runs.</summary>
    public const int TiltedSimulation = 1000, RareLosses = 1_000_000, NetworkPosteriors = 2_000_000;
}
