using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The interval of the number of wrong labels by a bootstrap: models of resampled rows judge the rows, and each judgment is drawn.</summary>
/// <remarks>Each replicate does without one of the spaces in turn, because the number depends on which of them one believes. With all spaces in each replicate,
/// the interval is too narrow.</remarks>
internal static class WrongCountInterval
{
    private const int Replicates = 100;

    /// <summary>The interval.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="spaces">Number of spaces.</param>
    /// <param name="expected">The expected number of wrong labels, which the interval holds up to rounding to whole numbers.</param>
    /// <param name="options">Confidence, seed, progress, cancellation.</param>
    /// <param name="refit">Given how often each row counts and the space to do without (−1 for none), the probability that the label of each row is wrong.</param>
    public static (double Lower, double Upper) Of(int rows, int spaces, double expected, LabelNoiseOptions options, Func<double[], int, double[]> refit)
    {
        var counts = new double[Replicates];
        int done = 0;
        Parallel.For(0, Replicates, new ParallelOptions { CancellationToken = options.CancellationToken }, replicate =>
        {
            var random = new ReplicateRandom(options.Seed, RandomStream.LabelNoise, replicate);
            var weights = new double[rows];
            for (int i = 0; i < rows; i++)
                weights[random.NextInt(rows)]++;
            foreach (double wrong in refit(weights, spaces == 1 ? -1 : replicate % spaces))
                counts[replicate] += random.NextDouble() < wrong ? 1 : 0;
            options.Progress?.Report(new WorkProgress("resampling the rows", Interlocked.Increment(ref done) / (double)Replicates));
        });
        var (lower, upper) = Numerics.Replicates.Interval(counts, options.Confidence, expected);
        return (Math.Round(lower), Math.Round(upper));
    }
}
