namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Bootstrap replicates of an estimate and their interval.</summary>
internal static class Replicates
{
    /// <summary>The central interval of the replicates at a confidence, widened where needed so that it holds the value.</summary>
    public static (double Lower, double Upper) Interval(ReadOnlySpan<double> replicates, double confidence, double value)
    {
        if (replicates.IsEmpty)
            return (value, value);
        var sorted = replicates.ToArray();
        Array.Sort(sorted);
        var tail = (1 - confidence) / 2 * sorted.Length;
        var low = Math.Clamp((int)Math.Floor(tail), 0, sorted.Length - 1);
        return (Math.Min(value, sorted[low]), Math.Max(value, sorted[sorted.Length - 1 - low]));
    }

    /// <summary>Simulates the extreme of another sample of the same size from the spacing of the extreme values here.</summary>
    /// <remarks>
    /// Near its end a distribution is close to a power law, whose exponent 1/γ Hill's estimator gives from the K most extreme
    /// values relative to the next one, x₀. The number of values beyond x then is Poisson with mean K (x/x₀)^(±1/γ), so the
    /// most extreme of another sample is x₀ (A/K)^(±γ) with A exponential of mean 1; γ itself has the law γ · Gamma(K)/K.
    /// (A plain bootstrap fails for extremes: it repeats the observed one in 63 % of its replicates.)
    /// </remarks>
    /// <param name="extremes">The K + 1 most extreme values, the most extreme first; all above 0.</param>
    /// <param name="smallest">Whether the extreme is the smallest value (or the largest).</param>
    /// <param name="count">The number of replicates.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The stream of random numbers.</param>
    /// <returns>The replicates; empty for fewer than 2 values, which don't determine a spread.</returns>
    public static double[] OfExtreme(ReadOnlySpan<double> extremes, bool smallest, int count, long seed, int stream)
    {
        var K = extremes.Length - 1;
        if (K < 1)
            return [];
        var threshold = extremes[K];
        double spacing = 0;
        foreach (var x in extremes[..K])
            spacing += Math.Abs(Math.Log(x / threshold));
        spacing /= K;
        var sign = smallest ? 1 : -1;
        var replicates = new double[count];
        for (var b = 0; b < count; b++)
        {
            var random = new ReplicateRandom(seed, stream, b);
            var gamma = spacing * random.NextGamma(K) / K;
            replicates[b] = threshold * Math.Exp(sign * gamma * Math.Log(random.NextExponential() / K));
        }
        return replicates;
    }
}
