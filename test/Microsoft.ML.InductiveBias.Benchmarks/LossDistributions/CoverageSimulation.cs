using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

/// <summary>How often 95 % intervals of I(ε) hold the truth, and on which side they miss it: <c>-- coverage [repetitions] [S …]</c>
/// in the paper's family and outside it, <c>-- coverage shares [repetitions] [S …]</c> in the paper's family with the share of the
/// noncentrality from one end of its range to the other.</summary>
internal static class CoverageSimulation
{
    private static readonly double[] Truths = [3, 5, 10, 20, 50, 100, 200];

    public static void Run(string[] arguments)
    {
        bool shares = arguments is ["shares", ..];
        if (shares)
            arguments = arguments[1..];
        int repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100;
        int[] sizes = arguments.Length > 1 ? [.. arguments.Skip(1).Select(size => int.Parse(size, CultureInfo.InvariantCulture))] : [20, 100, 1000];
        System.Console.WriteLine($"repetitions {repetitions}; true nats {string.Join(", ", Truths)}; share held (truth below, truth above the interval)");
        foreach (int size in sizes)
        {
            if (shares)
            {
                foreach (double share in new[] { 0, 1.0 / 3, 0.5, 0.75, 0.95 })
                    Report(string.Create(CultureInfo.InvariantCulture, $"share {share:F2}"), size, repetitions, new ScaledNoncentralChiSquared(18 * (1 - share), 18 * share, 0.05));
                continue;
            }
            Report("noncentral chi-squared", size, repetitions, new ScaledNoncentralChiSquared(12, 6, 0.05));
            var decaying = new GeneralizedChiSquared(0, [.. Enumerable.Range(1, 100).Select(i => Math.Pow(i, -1.5))], 3);
            Report("decaying weights", size, repetitions, decaying.Draw, Array.ConvertAll(Truths, nats => decaying.QuantileOfLogProbability(-nats)));
        }
    }

    private static void Report(string name, int size, int repetitions, ScaledNoncentralChiSquared law) =>
        Report(name, size, repetitions, law.Draw, Array.ConvertAll(Truths, nats => law.QuantileOfLogProbability(-nats)));

    private static void Report(string name, int size, int repetitions, Func<Random, int, double[]> draw, double[] targets)
    {
        var family = new Tally(targets.Length);
        var shown = new Tally(targets.Length);
        var options = new SampledLossOptions { GoodnessOfFitReplicates = 0 };
        Parallel.For(0, repetitions, r =>
        {
            var sample = new LossSample(LossKind.MeanSquaredError, 1, [.. draw(new Random(r), size).Select((loss, seed) =>
                new SampledHypothesis(new DrawnHypothesis(seed, HypothesisStatus.Fitted, 0), loss, default))]);
            var distribution = SampledLossDistribution.Of(sample, options);
            for (int i = 0; i < targets.Length; i++)
            {
                var estimate = distribution.Estimate(targets[i]);
                shown.Count(i, estimate.Lower, estimate.Upper);
                family.Count(i, estimate.Families[0].Lower, estimate.Families[0].Upper);
            }
        });
        System.Console.WriteLine($"{name}, S = {size}");
        System.Console.WriteLine($"  paper's family  {family.Text(repetitions)}");
        System.Console.WriteLine($"  shown           {shown.Text(repetitions)}");
    }

    /// <summary>Counts of the intervals that the truth lies below and above, for each target.</summary>
    private sealed class Tally(int targets)
    {
        private readonly int[] _below = new int[targets];
        private readonly int[] _above = new int[targets];

        public void Count(int target, Information lower, Information upper)
        {
            if (Truths[target] < lower.Nats)
                Interlocked.Increment(ref _below[target]);
            else if (Truths[target] > upper.Nats)
                Interlocked.Increment(ref _above[target]);
        }

        public string Text(int repetitions) => string.Join("  ", _below.Select((below, i) => string.Create(CultureInfo.InvariantCulture,
            $"{(double)(repetitions - below - _above[i]) / repetitions:F3} ({below}, {_above[i]})")));
    }
}
