extern alias core;
using System.Globalization;
using core::Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Benchmarks.RareLosses;

/// <summary>How often the 95 % interval of the simulation holds the truth, where the loss is a quadratic form of 20 latents whose law is
/// known: <c>rare coverage [REPETITIONS] [NATS] [PARTICLES] [SWEEPS] [FIRST SEED]</c>; 0 for all four depths.</summary>
internal static class SimulationCoverage
{
    public static void Run(string[] arguments)
    {
        int[] numbers = [.. arguments.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        var defaults = new RareLossOptions();
        int repetitions = numbers.Length > 0 ? numbers[0] : 100, particles = numbers.Length > 2 ? numbers[2] : defaults.Particles, sweeps = numbers.Length > 3 ? numbers[3] : defaults.MostSweeps;
        int first = numbers.Length > 4 ? numbers[4] : 0;
        double[] depths = numbers.Length > 1 && numbers[1] > 0 ? [numbers[1]] : [5, 10, 20, 40];
        double[] weights = [.. Enumerable.Range(1, 20).Select(i => Math.Pow(i, -1.5))];
        var law = new GeneralizedChiSquared(0, weights, 1);
        System.Console.WriteLine(FormattableString.Invariant($"{repetitions} repetitions of {defaults.Runs} runs, {particles} particles, {sweeps} sweeps"));
        foreach (double nats in depths)
        {
            double goal = law.QuantileOfLogProbability(-nats);
            var estimates = new RunEstimate[repetitions];
            long evaluated = 0;
            Parallel.For(0, repetitions, repetition =>
            {
                var runs = new TiltedRun[defaults.Runs];
                for (int run = 0; run < runs.Length; run++)
                {
                    var population = new LatentParticles(particles, sweeps * particles, weights.Length, 0, latents =>
                    {
                        Interlocked.Add(ref evaluated, latents.Count);
                        return [.. latents.Select(one => Loss(one.Normals.Span, weights))];
                    }, () => true, first + repetition, run);
                    runs[run] = new TiltedRun(population, new TiltedRunOptions
                    {
                        Goal = goal, HardLevels = true, EffectiveShare = 0.2, LargestCorrelation = defaults.LargestCorrelation, MostSweeps = sweeps,
                    });
                    while (runs[run].End is null)
                        runs[run].Advance(() => true, default);
                }
                estimates[repetition] = new RepeatedRuns(runs, particles, 0.95).At(goal);
            });
            double mean = estimates.Average(estimate => estimate.Nats);
            System.Console.WriteLine(FormattableString.Invariant(
                $"{nats} nats: held {estimates.Count(estimate => estimate.Lower <= nats && nats <= estimate.Upper)} of {repetitions}, above the truth {estimates.Count(estimate => estimate.Lower > nats)}, below it {estimates.Count(estimate => estimate.Upper < nats)}; mean {mean:0.000}, standard deviation {Math.Sqrt(estimates.Average(estimate => (estimate.Nats - mean) * (estimate.Nats - mean))):0.000}, half width {estimates.Average(estimate => estimate.Upper - estimate.Nats):0.000}; {evaluated / repetitions} hypotheses each"));
        }
    }

    private static double Loss(ReadOnlySpan<float> latents, double[] weights)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * latents[i] * latents[i];
        return sum;
    }
}
