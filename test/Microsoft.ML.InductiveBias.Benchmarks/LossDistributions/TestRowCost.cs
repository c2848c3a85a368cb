using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

/// <summary>What the intervals for the test rows cost on top of the law: <c>-- test-rows cost</c>.</summary>
internal static class TestRowCost
{
    private const int Targets = 4, Repetitions = 5;

    public static void Run()
    {
        System.Console.WriteLine("n, m, outputs | fit and law, s | I at four targets, s | their intervals, s | share");
        foreach (var (training, test, classes) in ((int, int, int)[])[(500, 250, 2), (1500, 600, 2), (1500, 600, 10), (3000, 2000, 2)])
            Report(training, test, classes);
    }

    private static void Report(int trainingRows, int testRows, int classes)
    {
        var (training, test) = (RowsOf(trainingRows, classes, 0), RowsOf(testRows, classes, 1));
        double law = double.PositiveInfinity, bits = double.PositiveInfinity, intervals = double.PositiveInfinity;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            long start = Stopwatch.GetTimestamp();
            using var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.MedianDistance }, 0.1).Fit(training);
            var distribution = space.LossOn(test).Distribution;
            law = Math.Min(law, Stopwatch.GetElapsedTime(start).TotalSeconds);
            double[] targets = [.. Enumerable.Range(1, Targets).Select(i => distribution.Mean * (1 - (0.15 * i)))];
            start = Stopwatch.GetTimestamp();
            foreach (double target in targets)
                distribution.NumericalBounds(target);
            bits = Math.Min(bits, Stopwatch.GetElapsedTime(start).TotalSeconds);
            start = Stopwatch.GetTimestamp();
            foreach (double target in targets)
                distribution.Estimate(target);
            intervals = Math.Min(intervals, Stopwatch.GetElapsedTime(start).TotalSeconds - bits);
        }
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {trainingRows}, {testRows}, {classes} | {law:F3} | {bits:F4} | {intervals:F4} | {intervals / (law + bits):P1} |"));
    }

    private static TaskData RowsOf(int count, int classes, int seed)
    {
        var random = new Random(seed);
        double[] features = [.. Enumerable.Range(0, count * 10).Select(_ => random.NextDouble())];
        return TaskData.Classification(features, [.. Enumerable.Range(0, count).Select(row => (int)(features[row * 10] * classes))], classes);
    }
}
