using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Simulates the 0-1 error of random Gaussian classifiers: plain draws, then tilted laws for smaller errors.</summary>
internal static class ZeroOneSimulation
{
    /// <summary>Blocks of modes in a sweep: fewer make the steps small, more make counting dominate the time.</summary>
    private const int Blocks = 16;

    /// <summary>At this tilt errors are too rare to be seen; a number of errors that hasn't been reached by then won't be.</summary>
    private const double LargestTilt = 60;

    /// <summary>Parts of the plain draws, from whose differences the noise of what each row contributes is known.</summary>
    private const int DrawBatches = 4;

    /// <summary>The distribution of the 0-1 error of f = M + D, each output of D normal with covariance Σ.</summary>
    public static SimulatedZeroOneError Of(
        double[] mean, ICovarianceFactor algebra, WrongRows wrongRows, ReadOnlyMemory<int> groups, ZeroOneErrorOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        WrongRowTally[] tallies = [.. Enumerable.Range(0, DrawBatches + options.Runs).Select(_ => new WrongRowTally(wrongRows))];
        GaussianParticles Population(int run) => new(mean, algebra, wrongRows, options.Particles, Blocks, options.Seed, run) { Tally = tallies[DrawBatches + run - 1] };

        var rows = new ZeroOneRowInfluence(tallies, wrongRows, groups);
        var draws = new WrongRowDraws(wrongRows.Rows, wrongRows.Unavoidable);
        var plain = Population(run: 0);
        while (draws.Total < options.Draws)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress("plain draws of the 0-1 error", 0.1 * draws.Total / options.Draws));
            plain.Tally = tallies[draws.Total / options.Particles % DrawBatches];
            plain.Draw();
            draws.Add(plain.WrongCounts());
        }

        int smallest = Math.Max(wrongRows.Unavoidable, (int)Math.Floor(options.SmallestTargetLoss * wrongRows.Rows));
        if (SimulatedZeroOneError.DrawsSuffice(draws.AtMost(smallest)))
            return new SimulatedZeroOneError(draws, null, rows);

        var runs = new TiltedRun[options.Runs];
        var depths = new double[options.Runs];
        Parallel.For(0, options.Runs, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, run =>
        {
            var tilted = runs[run] = new TiltedRun(Population(run + 1), new TiltedRunOptions
            {
                Goal = smallest - wrongRows.Unavoidable,
                EffectiveShare = options.EffectiveShare,
                LargestCorrelation = options.LargestCorrelation,
                MostSweeps = options.MostSweeps,
                LargestNats = options.LargestBiasNats,
                LargestTilt = LargestTilt,
                LargestStep = 1,
            });
            while (tilted.End is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                tilted.Advance(() => true, cancellationToken);
                depths[run] = Math.Min(tilted.Nats, options.LargestBiasNats);
                progress?.Report(new WorkProgress(
                    string.Create(CultureInfo.InvariantCulture, $"tilted simulation, run {run + 1} of {options.Runs}: {tilted.Nats:0} nats"),
                    0.1 + (0.9 * depths.Sum() / (options.Runs * options.LargestBiasNats))));
            }
            depths[run] = options.LargestBiasNats; // done, whatever it reached
        });
        return new SimulatedZeroOneError(draws, new RepeatedRuns(runs, options.Particles, SimulatedZeroOneError.Confidence), rows);
    }
}
