using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;

/// <summary>The stages of the exact law, from arrays to the law; law_speed.py beside it does the same with NumPy and SciPy.</summary>
internal static class LawSpeed
{
    private const double NoiseVariance = 0.1;

    /// <summary>Runs it: <c>speed law [training rows] [test rows] [features] [outputs] [runs]</c>; the median of each stage, in
    /// milliseconds, and of its time on processors, which other processes change less.</summary>
    public static void Run(string[] arguments)
    {
        int[] sizes = [2_000, 2_000, 64, 10, 5];
        for (int i = 0; i < Math.Min(sizes.Length, arguments.Length); i++)
            sizes[i] = int.Parse(arguments[i], CultureInfo.InvariantCulture);
        int features = sizes[2], outputs = sizes[3];
        var training = Task(sizes[0], features, outputs, seed: 1);
        var test = Task(sizes[1], features, outputs, seed: 2);
        var stages = new List<(string Name, List<double> Times, List<double> Processor)>();
        double mean = 0;
        // The first run compiles and fills caches.
        for (int run = 0; run <= sizes[4]; run++)
        {
            int stage = 0;
            var watch = Stopwatch.StartNew();
            double total = 0, onProcessor = 0, before = Processor();
            mean = Once();
            Report("arrays to the law", total, onProcessor);

            double Once()
            {
                using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = Math.Sqrt(features) }, NoiseVariance).Fit(training);
                var process = (FactoredProcess)fitted.Process;
                Lap("kernel and factor");
                using var points = PointRows.Of(test, torch.CPU);
                var (residuals, covariance) = process.Posterior(points);
                using var scope = torch.NewDisposeScope();
                Lap("posterior");
                var matrix = AlignedNumbers.Of(covariance);
                covariance.Dispose();
                residuals.sub_(Tensors.Matrix(test.Targets, outputs, torch.CPU));
                var spectrum = RotatedSpectrum.Of(matrix, test.Rows, Tensors.ToArray(residuals));
                residuals.Dispose();
                Lap("spectrum");
                var squares = new double[test.Rows];
                for (int i = 0; i < spectrum.Projections.Length; i++)
                    squares[i / outputs] += spectrum.Projections[i] * spectrum.Projections[i];
                var law = LossDistribution.FromSpectrum(spectrum.Eigenvalues, squares, outputs, process.RoundingError, process.RoundingError);
                double bias = law.InductiveBias(0.5 * law.Mean).Nats;
                Lap("bias at one target");
                return bias;
            }

            void Lap(string name)
            {
                double time = watch.Elapsed.TotalMilliseconds;
                double used = Processor() - before;
                Report(name, time, used);
                (total, onProcessor) = (total + time, onProcessor + used);
                before = Processor();
                watch.Restart();
            }

            void Report(string name, double time, double used)
            {
                if (run == 0)
                    stages.Add((name, [], []));
                else
                {
                    stages[stage].Times.Add(time);
                    stages[stage].Processor.Add(used);
                }
                stage++;
            }
        }
        foreach (var (name, times, used) in stages)
            System.Console.WriteLine(FormattableString.Invariant($"{name}: {Median(times):F0} ms, {Median(used):F0} ms on processors"));
        System.Console.WriteLine(FormattableString.Invariant($"bias at half the mean loss: {mean:R} nats"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    private static TaskData Task(int rows, int features, int outputs, int seed)
    {
        var random = new Random(seed);
        double[] inputs = [.. Enumerable.Range(0, rows * features).Select(_ => Normal())];
        double[] targets = [.. Enumerable.Range(0, rows * outputs).Select(i => Math.Sin(inputs[i / outputs * features] + (i % outputs)) + (0.3 * Normal()))];
        return new TaskData(TaskKind.Regression, rows, inputs, targets);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
