using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Independent runs of a tilted simulation: their mean, and Student's interval for it.</summary>
/// <param name="runs">The runs, at least two.</param>
/// <param name="particles">Number of particles of each.</param>
/// <param name="confidence">The confidence of the interval.</param>
internal sealed class RepeatedRuns(IReadOnlyList<TiltedRun> runs, int particles, double confidence)
{
    private readonly TiltedLaw[] _laws = [.. runs.Select(run => new TiltedLaw(run.Levels))];

    /// <summary>The runs.</summary>
    public IReadOnlyList<TiltedRun> Runs => runs;

    /// <summary>The largest correlation that the moves of a level left.</summary>
    public double LargestCorrelation => runs.SelectMany(run => run.Levels).Select(level => level.Correlation).Max();

    /// <summary>The smallest loss that every run reached.</summary>
    public double Reached => runs.Max(run => run.Reached);

    /// <summary>The largest loss of a first draw.</summary>
    public double Largest => runs.Max(run => run.Levels[0].Losses.Max());

    /// <summary>The mean of −ln P(L ≤ <paramref name="loss"/>) over the runs, at a loss that they reached.</summary>
    public double NatsAt(double loss) => 0 - _laws.Average(law => law.LogProbability(loss));

    /// <summary>−ln P(L ≤ <paramref name="loss"/>). Where a run ended above the loss, its end counts: a lower bound, without an upper end.</summary>
    public RunEstimate At(double loss)
    {
        bool reached = loss >= Reached;
        // A run that ended earlier shows only that the bias is larger than where it ended.
        double[] ends = [.. runs.Select((run, r) => 0 - _laws[r].LogProbability(Math.Max(loss, run.Reached)))];
        double nats = ends.Average();
        double between = ends.Sum(end => (end - nats) * (end - nats)) / (ends.Length - 1);
        // A few runs may agree by chance; the spread counts as at least what independent particles would have.
        double within = _laws.Select((law, r) => law.Variance(Math.Max(loss, runs[r].Reached), particles)).Average();
        double error = Math.Sqrt(Math.Max(between, within) / ends.Length);
        double half = StudentT.InvCDF(0, 1, ends.Length - 1, 1 - ((1 - confidence) / 2)) * error;
        return new RunEstimate(nats, error, Math.Max(0, nats - half), reached ? nats + half : double.PositiveInfinity, reached);
    }
}

/// <summary>An estimate from repeated runs.</summary>
/// <param name="Nats">The mean over the runs.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end; infinite where a run ended above the loss.</param>
/// <param name="Reached">Whether every run reached the loss.</param>
internal readonly record struct RunEstimate(double Nats, double StandardError, double Lower, double Upper, bool Reached);
