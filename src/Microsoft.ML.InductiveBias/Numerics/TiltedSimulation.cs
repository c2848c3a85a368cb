namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A population of random states with a whole number each (their errors), whose law can be tilted towards few of them.</summary>
internal interface IParticles
{
    /// <summary>Number of particles N.</summary>
    int Count { get; }

    /// <summary>The number of errors of each particle.</summary>
    ReadOnlySpan<double> Errors { get; }

    /// <summary>Draws every particle independently from the law without a tilt.</summary>
    void Draw();

    /// <summary>Makes particle i a copy of particle <paramref name="parents"/>[i].</summary>
    void Select(ReadOnlySpan<int> parents);

    /// <summary>Moves every particle so that the law with density ∝ exp(−<paramref name="tilt"/> · errors) stays invariant.</summary>
    /// <returns>The correlation of the particles with what they were after the last selection, from 0 to 1.</returns>
    double Sweep(double tilt);

    /// <summary>A uniform random number on (0, 1).</summary>
    double NextUniform();
}

/// <summary>The result of one run of the tilted simulation.</summary>
/// <param name="LogProbabilities">ln P(errors ≤ t) for t = 0, 1, 2, …; NaN where not requested or where the run ended earlier.</param>
/// <param name="Variances">For each, the variance that it would have with independent particles.</param>
/// <param name="Deepest">ln P of the smallest number of errors that was answered.</param>
/// <param name="Steps">Number of steps of the tilt.</param>
/// <param name="LargestCorrelation">The largest correlation that the moves after a step left.</param>
internal sealed record TiltedRun(double[] LogProbabilities, double[] Variances, double Deepest, int Steps, double LargestCorrelation);

/// <summary>Probabilities of few errors, however small, by sequential Monte Carlo over exponentially tilted laws
/// (Del Moral, Doucet, Jasra 2006).</summary>
/// <remarks>
/// The law π_β ∝ exp(−β C) of the number of errors C is driven from β = 0 upwards, in steps whose weights exp(−Δβ C) keep a given
/// share of the particles effective. Their means multiply to Z(β) = E exp(−β C), and P(C ≤ c) = Z(β) E_β[exp(β C) 1{C ≤ c}],
/// taken at the first β where half of the particles have C ≤ c. A tilt is soft: states may go back through more errors, so that
/// <em>which</em> rows are wrong mixes. Falling hard levels of C, with a margin to break ties, don't allow that: on independent rows
/// with a known law their results were 4 to 11 % too large at hundreds of nats.
/// </remarks>
internal static class TiltedSimulation
{
    /// <summary>At this tilt errors are too rare to be seen; a threshold that hasn't been reached by then won't be.</summary>
    private const double LargestTilt = 60;

    /// <summary>The largest step if the weights don't limit it because all particles have the same number of errors.</summary>
    private const double LargestStep = 1;

    /// <summary>One run.</summary>
    /// <param name="particles">The population.</param>
    /// <param name="lowestThreshold">The lowest threshold t to evaluate: the run ends there.</param>
    /// <param name="thresholds">Thresholds below it are evaluated, from <paramref name="lowestThreshold"/> on.</param>
    /// <param name="effectiveShare">The share of particles that stays effective in a step.</param>
    /// <param name="largestCorrelation">After each step particles are moved until their correlation with the copied ones is no larger.</param>
    /// <param name="mostSweeps">The most sweeps of moves after a step.</param>
    /// <param name="lowest">The run ends at this ln P.</param>
    /// <param name="reached">Receives ln P of what each step reached.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static TiltedRun Run(
        IParticles particles, int lowestThreshold, int thresholds, double effectiveShare,
        double largestCorrelation, int mostSweeps, double lowest, Action<double>? reached, CancellationToken cancellationToken)
    {
        int count = particles.Count;
        var logProbabilities = new double[thresholds];
        var variances = new double[thresholds];
        Array.Fill(logProbabilities, double.NaN);
        int open = thresholds; // thresholds from it upwards are done
        double tilt = 0, logNormalizer = 0, variance = 0, deepest = 0, worst = 0;
        var weights = new double[count];
        var parents = new int[count];
        particles.Draw();
        for (int steps = 0; ; steps++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (open > lowestThreshold && 2 * CountAtMost(particles.Errors, open - 1) >= count)
            {
                open--;
                var (log, ofShare) = LogMeanWeight(particles.Errors, -tilt, open, weights);
                logProbabilities[open] = deepest = logNormalizer + log;
                variances[open] = variance + ofShare;
            }
            if (open <= lowestThreshold || deepest <= lowest || tilt >= LargestTilt)
                return new TiltedRun(logProbabilities, variances, deepest, steps, worst);

            double step = Step(particles.Errors, effectiveShare, weights);
            var (logMean, ofMean) = LogMeanWeight(particles.Errors, step, int.MaxValue, weights);
            tilt += step;
            logNormalizer += logMean;
            variance += ofMean;
            Resample(weights, particles.NextUniform(), parents);
            particles.Select(parents);
            double correlation = 1;
            for (int sweep = 0; sweep < mostSweeps && correlation > largestCorrelation; sweep++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                correlation = particles.Sweep(tilt);
            }
            worst = Math.Max(worst, correlation);
            reached?.Invoke(deepest);
        }
    }

    /// <summary>The step at which the weights leave the given share of the particles effective.</summary>
    private static double Step(ReadOnlySpan<double> errors, double effectiveShare, double[] weights)
    {
        double low = 0, high = LargestStep;
        if (EffectiveShare(errors, high, weights) >= effectiveShare)
            return high;
        // 40 halvings are below the rounding of any tilt that matters.
        for (int i = 0; i < 40; i++)
        {
            double middle = 0.5 * (low + high);
            if (EffectiveShare(errors, middle, weights) >= effectiveShare)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    private static double EffectiveShare(ReadOnlySpan<double> errors, double step, double[] weights)
    {
        LogMeanWeight(errors, step, int.MaxValue, weights);
        double sum = 0, squares = 0;
        foreach (double weight in weights)
        {
            sum += weight;
            squares += weight * weight;
        }
        return sum * sum / squares / weights.Length;
    }

    /// <summary>ln of the mean of exp(−step · C) over particles, where C is at most a threshold and else 0; and its variance with
    /// independent particles. Fills the weights, relative to the largest.</summary>
    private static (double Log, double Variance) LogMeanWeight(ReadOnlySpan<double> errors, double step, int threshold, double[] weights)
    {
        double largest = double.NegativeInfinity;
        foreach (double number in errors)
            largest = number <= threshold ? Math.Max(largest, -step * number) : largest;
        double sum = 0, squares = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = errors[i] <= threshold ? Math.Exp((-step * errors[i]) - largest) : 0;
            sum += weights[i];
            squares += weights[i] * weights[i];
        }
        double variance = Math.Max(0, (squares / (sum * sum)) - (1.0 / weights.Length));
        // The logarithm of a mean is too small by half its relative variance, to first order; over dozens of steps that adds up.
        return (largest + Math.Log(sum / weights.Length) + (0.5 * variance), variance);
    }

    /// <summary>Systematic resampling: each particle in proportion to its weight, within one copy.</summary>
    private static void Resample(double[] weights, double uniform, int[] parents)
    {
        double total = 0;
        foreach (double weight in weights)
            total += weight;
        double sum = weights[0];
        int parent = 0;
        for (int i = 0; i < parents.Length; i++)
        {
            double at = (i + uniform) / parents.Length * total;
            while (sum < at && parent < weights.Length - 1)
                sum += weights[++parent];
            parents[i] = parent;
        }
    }

    private static int CountAtMost(ReadOnlySpan<double> errors, double threshold)
    {
        int number = 0;
        foreach (double count in errors)
            number += count <= threshold ? 1 : 0;
        return number;
    }
}
