using MathNet.Numerics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A population of random states with a score each, that subset simulation drives towards low scores.</summary>
internal interface IParticles
{
    /// <summary>Number of particles N.</summary>
    int Count { get; }

    /// <summary>The score of each particle.</summary>
    ReadOnlySpan<double> Scores { get; }

    /// <summary>Draws every particle anew, independently.</summary>
    void Draw();

    /// <summary>Makes particle i a copy of particle <paramref name="parents"/>[i].</summary>
    void Select(ReadOnlySpan<int> parents);

    /// <summary>Moves every particle so that the law of the states with a score below <paramref name="level"/> stays as it is.</summary>
    /// <returns>The correlation of the particles with what they were after the last selection, from 0 to 1.</returns>
    double Sweep(double level);
}

/// <summary>What one run of subset simulation found.</summary>
/// <param name="LogProbabilities">ln P(score &lt; t) for the thresholds t = 0, 1, 2, …; NaN where none was asked for or the run ended before.</param>
/// <param name="LevelsTo">For each threshold, the number of levels that led to it.</param>
/// <param name="Deepest">ln P of the lowest level that was reached.</param>
/// <param name="Levels">Number of levels.</param>
/// <param name="LargestCorrelation">The largest correlation that the moves after a level left.</param>
internal sealed record SubsetSimulationRun(double[] LogProbabilities, int[] LevelsTo, double Deepest, int Levels, double LargestCorrelation);

/// <summary>Probabilities of low scores, however small: the product of the shares of a falling sequence of levels
/// (Au, Beck 2001; Cérou, Del Moral, Furon, Guyader 2012).</summary>
internal static class SubsetSimulation
{
    /// <summary>Scores within this share of the last level of it are the same to rounding.</summary>
    private const double Stall = 1e-12;

    /// <summary>One run.</summary>
    /// <param name="particles">The population.</param>
    /// <param name="lowestThreshold">The lowest threshold to be answered: the run ends there.</param>
    /// <param name="thresholds">Thresholds below it are answered, from <paramref name="lowestThreshold"/> on.</param>
    /// <param name="levelShare">The share of particles that each level keeps.</param>
    /// <param name="largestCorrelation">After each level particles are moved until their correlation with the copied ones is no larger:
    /// a run whose copies stay alike finds too few ways to lower scores, and probabilities that are too small.</param>
    /// <param name="mostSweeps">The most sweeps of moves after a level.</param>
    /// <param name="lowest">The run ends at this ln P.</param>
    /// <param name="reached">Told ln P of each level.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static SubsetSimulationRun Run(
        IParticles particles, int lowestThreshold, int thresholds, double levelShare,
        double largestCorrelation, int mostSweeps, double lowest, Action<double>? reached, CancellationToken cancellationToken)
    {
        int count = particles.Count;
        int kept = Math.Max(2, (int)Math.Round(levelShare * count));
        var logProbabilities = new double[thresholds];
        var levelsTo = new int[thresholds];
        Array.Fill(logProbabilities, double.NaN);
        int open = thresholds; // thresholds from it upwards are answered
        double logProbability = 0, previous = double.PositiveInfinity, worst = 0;
        var sorted = new double[count];
        var parents = new int[count];
        particles.Draw();
        for (int levels = 0; ; levels++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            particles.Scores.CopyTo(sorted);
            Array.Sort(sorted);
            double level = sorted[kept - 1];
            while (open > lowestThreshold && open - 1 > level)
            {
                open--;
                int below = CountBelow(sorted, open);
                logProbabilities[open] = logProbability + LogShare(below + 0.5, count);
                levelsTo[open] = levels;
            }
            int survivors = CountBelow(sorted, level);
            bool stalled = survivors == 0 || (double.IsFinite(previous) && previous - level <= Stall * Math.Abs(previous));
            if (open <= lowestThreshold || stalled || logProbability <= lowest)
                return new SubsetSimulationRun(logProbabilities, levelsTo, logProbability, levels, worst);

            // The kept-th smallest of N independent scores has E ln F = ψ(kept) − ψ(N + 1): without that, the logarithms of
            // hundreds of shares would add up a bias of half their variance.
            logProbability += LogShare(kept, count);
            previous = level;
            Parents(particles.Scores, level, survivors, parents);
            particles.Select(parents);
            double correlation = 1;
            for (int sweep = 0; sweep < mostSweeps && correlation > largestCorrelation; sweep++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                correlation = particles.Sweep(level);
            }
            worst = Math.Max(worst, correlation);
            reached?.Invoke(logProbability);
        }
    }

    private static double LogShare(double number, int count) => SpecialFunctions.DiGamma(number) - SpecialFunctions.DiGamma(count + 1);

    /// <summary>The particles strictly below the level, in turn: each as often as any other, to one.</summary>
    private static void Parents(ReadOnlySpan<double> scores, double level, int survivors, int[] parents)
    {
        var alive = new int[survivors];
        int next = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] < level)
                alive[next++] = i;
        }
        for (int i = 0; i < parents.Length; i++)
            parents[i] = alive[i % survivors];
    }

    private static int CountBelow(double[] sorted, double threshold)
    {
        int below = 0;
        while (below < sorted.Length && sorted[below] < threshold)
            below++;
        return below;
    }
}
