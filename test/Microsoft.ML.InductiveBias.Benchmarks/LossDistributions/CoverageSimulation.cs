using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

/// <summary>How often 95 % intervals of I(ε) hold the truth: <c>-- coverage [repetitions] [S …]</c>.</summary>
internal static class CoverageSimulation
{
    private static readonly double[] Truths = [3, 5, 10, 20, 50, 100, 200];

    public static void Run(string[] arguments)
    {
        int repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100;
        int[] sizes = arguments.Length > 1 ? [.. arguments.Skip(1).Select(size => int.Parse(size, CultureInfo.InvariantCulture))] : [20, 100, 1000];
        Console.WriteLine($"repetitions {repetitions}; true nats {string.Join(", ", Truths)}");
        var chi = new ScaledNoncentralChiSquared(12, 6, 0.05);
        var decaying = new GeneralizedChiSquared(0, [.. Enumerable.Range(1, 100).Select(i => Math.Pow(i, -1.5))], 3);
        foreach (int size in sizes)
        {
            Report("noncentral chi-squared", size, repetitions, chi.Sample, Array.ConvertAll(Truths, nats => chi.QuantileOfLogProbability(-nats)));
            Report("decaying weights", size, repetitions, decaying.Sample, Array.ConvertAll(Truths, nats => decaying.QuantileOfLogProbability(-nats)));
        }
    }

    private static void Report(string name, int size, int repetitions, Func<Random, int, double[]> draw, double[] targets)
    {
        var family = new int[targets.Length];
        // Which side an interval misses on tells confined parameters, which lose one side, from wrong ends.
        var above = new int[targets.Length];
        var below = new int[targets.Length];
        var shown = new int[targets.Length];
        var options = new SampledLossOptions { GoodnessOfFitReplicates = 0, TestSetReplicates = 0 };
        for (int r = 0; r < repetitions; r++)
        {
            var sample = new LossSample(LossKind.MeanSquaredError, 1, [.. draw(new Random(r), size).Select((loss, seed) =>
                new SampledHypothesis(new DrawnHypothesis(seed, HypothesisStatus.Fitted, 0), loss, default))]);
            var distribution = SampledLossDistribution.Of(sample, options);
            for (int i = 0; i < targets.Length; i++)
            {
                var estimate = distribution.Estimate(targets[i]);
                shown[i] += Holds(estimate.Lower, estimate.Upper, Truths[i]);
                family[i] += Holds(estimate.Families[0].Lower, estimate.Families[0].Upper, Truths[i]);
                above[i] += estimate.Families[0].Upper.Nats < Truths[i] ? 1 : 0;
                below[i] += estimate.Families[0].Lower.Nats > Truths[i] ? 1 : 0;
            }
        }
        string Shares(int[] counts) => string.Join("  ", counts.Select(count => ((double)count / repetitions).ToString("F3", CultureInfo.InvariantCulture)));
        Console.WriteLine($"{name}, S = {size}: paper's family {Shares(family)} | truth above it {Shares(above)} | below it {Shares(below)} | shown {Shares(shown)}");
    }

    private static int Holds(Information lower, Information upper, double truth) => lower.Nats <= truth && truth <= upper.Nats ? 1 : 0;
}
