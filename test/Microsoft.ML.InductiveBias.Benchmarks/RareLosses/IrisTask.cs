using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.RareLosses;

/// <summary>Rare losses of perceptrons 4-16-16-3 on a fixed split of iris, where 262,132 trained networks show the truth:
/// <c>rare iris [HYPOTHESES] [RUNS] [PARTICLES] [SWEEPS] [CORRELATION%] [SEED]</c>.</summary>
internal static class IrisTask
{
    /// <summary>The nats of 262,132 trained networks, and their error.</summary>
    public static readonly (double Loss, double Nats, double Error)[] Truth =
        [(0.0089579, 4.61, 0.02), (0.0076297, 6.89, 0.06), (0.0066, 9.22, 0.2), (0.006154, 10.87, 0.45)];

    public static void Run(string[] arguments)
    {
        int[] numbers = [.. arguments.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        var defaults = new RareLossOptions();
        int Of(int index, int byDefault) => numbers.Length > index ? numbers[index] : byDefault;
        var options = new RareLossOptions
        {
            MaximumHypotheses = Of(0, defaults.MaximumHypotheses),
            Runs = Of(1, defaults.Runs),
            Particles = Of(2, defaults.Particles),
            MostSweeps = Of(3, defaults.MostSweeps),
            LargestCorrelation = Of(4, (int)(100 * defaults.LargestCorrelation)) / 100.0,
            Seed = Of(5, 0),
            TimeLimit = null,
        };
        var (training, test) = Read();
        using var fitted = Space().Fit(training);
        long start = Stopwatch.GetTimestamp();
        var law = (SampledLossDistribution)fitted.LossOn(test, sampling: new SampledLossOptions
        {
            RareLosses = options, TargetLosses = [Truth[^1].Loss], GoodnessOfFitReplicates = 0,
        }, progress: new ConsoleProgress()).Distribution;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var report = law.RareLosses!;
        System.Console.WriteLine(FormattableString.Invariant(
            $"{report.End}: {report.Hypotheses} hypotheses, {report.Levels} levels, {seconds:0.0} s, {report.Hypotheses / seconds:0} per second; acceptance {report.SmallestAcceptance:0.000}, correlation {report.LargestCorrelation:0.00}, effective {report.SmallestEffectiveSampleSize:0}, ancestors {report.FewestAncestors}"));
        foreach (var (loss, nats, error) in Truth)
        {
            var estimate = law.Estimate(loss);
            System.Console.WriteLine(FormattableString.Invariant(
                $"loss {loss}: brute force {nats:0.00} ± {error:0.00}, {estimate.Method} {estimate.Nats:0.00} ({estimate.Lower.Nats:0.00} to {estimate.Upper.Nats:0.00})"));
        }
    }

    public static NeuralNetworkHypothesisSpace Space() => new(new NeuralNetworkOptions
    {
        Architecture = new MultilayerPerceptron { Width = 16 },
        LearningRate = 0.003,
        BatchSize = null,
        Tolerance = 0.01,
        Samples = 200,
    });

    public static (TaskData Training, TaskData Test) Read()
    {
        var (features, classes) = Rows("iris16_train.csv");
        var (testFeatures, testClasses) = Rows("iris16_test.csv");
        for (int column = 0; column < 4; column++)
        {
            double[] values = [.. features.Where((_, i) => i % 4 == column)];
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            foreach (double[] rows in new[] { features, testFeatures })
            {
                for (int i = column; i < rows.Length; i += 4)
                    rows[i] = (rows[i] - mean) / deviation;
            }
        }
        return (TaskData.Classification(features, classes, 3), TaskData.Classification(testFeatures, testClasses, 3));
    }

    private static (double[] Features, int[] Classes) Rows(string file)
    {
        string[] names = ["setosa", "versicolor", "virginica"];
        var cells = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", file)).Skip(1).Select(line => line.Split(',')).ToList();
        return ([.. cells.SelectMany(row => row.Take(4)).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))],
            [.. cells.Select(row => Array.IndexOf(names, row[4]))]);
    }

    private sealed class ConsoleProgress : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => System.Console.Error.WriteLine(value.Step);
    }
}
