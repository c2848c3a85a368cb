using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Independent runs of a tilted simulation: their mean, and an interval for it.</summary>
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

    /// <summary>−ln P(L ≤ <paramref name="loss"/>) at a loss that all runs reached.</summary>
    public double NatsAt(double loss) => Mean(Array.ConvertAll(_laws, law => 0 - law.LogProbability(loss)));

    /// <summary>P(L ≤ <paramref name="loss"/>) / P(L ≤ <paramref name="other"/>), the mean over the runs; every run reached <paramref name="other"/>.</summary>
    public double RatioOf(double loss, double other) => _laws.Average(law => Math.Exp(law.LogProbability(loss) - law.LogProbability(other)));

    private bool AveragesProbabilities => runs.Any(run => double.IsFinite(run.Levels[^1].Law.Level));

    /// <summary>The mean over the runs. With hard levels, the probability that a run estimates has no bias, so that probabilities are
    /// averaged: the mean of the logarithms would be too large by half their variance. With tilts, the logarithm has none to first order
    /// (<see cref="BridgedRatio"/>).</summary>
    private double Mean(double[] nats)
    {
        if (!AveragesProbabilities)
            return nats.Average();
        double least = nats.Min();
        return double.IsInfinity(least) ? least : least - Math.Log(nats.Average(value => Math.Exp(least - value)));
    }

    /// <summary>−ln P(L ≤ <paramref name="loss"/>). Where a run ended above the loss, its end counts: a lower bound, without an upper end.</summary>
    public RunEstimate At(double loss)
    {
        bool reached = loss >= Reached;
        // A run that ended earlier shows only that the bias is larger than where it ended.
        double[] ends = [.. runs.Select((run, r) => 0 - _laws[r].LogProbability(Math.Max(loss, run.Reached)))];
        double nats = Mean(ends), center = ends.Average();
        double between = ends.Sum(end => (end - center) * (end - center)) / (ends.Length - 1);
        // A few runs may agree by chance; the spread counts as at least what independent particles would have.
        double within = _laws.Select((law, r) => law.Variance(Math.Max(loss, runs[r].Reached), particles)).Average();
        double error = Math.Sqrt(Math.Max(between, within) / ends.Length);
        double student = StudentT.InvCDF(0, 1, ends.Length - 1, 1 - ((1 - confidence) / 2));
        if (!AveragesProbabilities)
            return Interval(student * error, student * error);
        // The variance of independent particles is known better than the spread of a few runs, so it takes the quantile of a normal law.
        double half = Math.Max(student * Math.Sqrt(between / ends.Length), Normal.InvCDF(0, 1, 1 - ((1 - confidence) / 2)) * Math.Sqrt(within / ends.Length));
        // The mean of a few skewed probabilities is more often too small than too large, so the nats need more room below. The
        // logarithm of a lognormal mean has the variance s²/n + s⁴/(2(n − 1)) (Cox's method: Zhou and Gao 1997).
        return Interval(Math.Sqrt((half * half) + (student * student * between * between / (2 * (ends.Length - 1)))), half);

        RunEstimate Interval(double below, double above) =>
            new(nats, error, Math.Max(0, nats - below), reached ? nats + above : double.PositiveInfinity, reached);
    }
}

/// <summary>An estimate from repeated runs.</summary>
/// <param name="Nats">The mean over the runs.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end; infinite where a run ended above the loss.</param>
/// <param name="Reached">Whether every run reached the loss.</param>
internal readonly record struct RunEstimate(double Nats, double StandardError, double Lower, double Upper, bool Reached);
