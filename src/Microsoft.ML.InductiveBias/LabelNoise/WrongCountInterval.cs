using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The interval of the number of wrong labels by a bootstrap: models of resampled rows judge the rows, and each judgment is drawn.</summary>
internal static class WrongCountInterval
{
    private const int Replicates = 100;

    /// <summary>The interval.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="expected">The expected number of wrong labels, which the interval holds.</param>
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
        return Numerics.Replicates.Interval(counts, options.Confidence, expected);
    }
}
