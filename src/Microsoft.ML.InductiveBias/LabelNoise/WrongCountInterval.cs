using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The interval of the number of wrong labels by a bootstrap: models of resampled rows judge the rows, and each judgment is drawn.</summary>
internal static class WrongCountInterval
{
    private const int Replicates = 100;

    /// <summary>How much wider the interval is than the bootstrap's. That holds the predictions fixed, although they come from a sample of rows as well; their
    /// variance is taken to be as large as that of the noise model (√2). Without it, intervals of 95% hold the number in 84% of the cells of the benchmark.</summary>
    private const double Widening = 1.4142135623730951;

    /// <summary>The interval.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="expected">The expected number of wrong labels, which the interval holds up to rounding to whole numbers.</param>
    /// <param name="options">Confidence, seed, progress, cancellation.</param>
    /// <param name="refit">Given how often each row counts, the probability that the label of each row is wrong.</param>
    public static (double Lower, double Upper) Of(int rows, double expected, LabelNoiseOptions options, Func<double[], double[]> refit)
    {
        var counts = new double[Replicates];
        int done = 0;
        Parallel.For(0, Replicates, new ParallelOptions { CancellationToken = options.CancellationToken }, replicate =>
        {
            var random = new ReplicateRandom(options.Seed, RandomStream.LabelNoise, replicate);
            var weights = new double[rows];
            for (int i = 0; i < rows; i++)
                weights[random.NextInt(rows)]++;
            foreach (double wrong in refit(weights))
                counts[replicate] += random.NextDouble() < wrong ? 1 : 0;
            options.Progress?.Report(new WorkProgress("resampling the rows", Interlocked.Increment(ref done) / (double)Replicates));
        });
        var (lower, upper) = Numerics.Replicates.Interval(counts, options.Confidence, expected);
        return (Math.Max(0, Math.Round(expected - Widening * (expected - lower))), Math.Min(rows, Math.Round(expected + Widening * (upper - expected))));
    }
}
