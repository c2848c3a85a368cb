using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;

/// <summary>The law of a kernel space on many training rows: time, peak memory of the process, and the bias.</summary>
internal static class LargeTask
{
    private const double NoiseVariance = 0.1;

    /// <summary>Runs it: <c>large-kernel [training rows] [test rows] [features] [tolerance in nats] [device]</c>; with a tolerance by conjugate
    /// gradients, otherwise by the factor.</summary>
    public static void Run(string[] arguments)
    {
        int[] sizes = [30_000, 1_000, 20];
        for (int i = 0; i < Math.Min(sizes.Length, arguments.Length); i++)
            sizes[i] = int.Parse(arguments[i], CultureInfo.InvariantCulture);
        var training = Task(sizes[0], sizes[2], seed: 1);
        var test = Task(sizes[1], sizes[2], seed: 2);
        var watch = Stopwatch.StartNew();
        var approximation = arguments.Length > sizes.Length ? KernelApproximation.ConjugateGradients(double.Parse(arguments[sizes.Length], CultureInfo.InvariantCulture)) : null;
        var device = ComputeDevice.Parse(arguments.Length > sizes.Length + 1 ? arguments[sizes.Length + 1] : "cpu");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel(), NoiseVariance) { Approximation = approximation, Device = device }.Fit(training, Steps());
        Report("fit", string.Join(", ", fitted.Description.Parameters.Select(parameter => FormattableString.Invariant($"{parameter.Key} = {parameter.Value}"))));
        var loss = fitted.LossOn(test, progress: Steps());
        Report("law", FormattableString.Invariant($"mean loss {loss.Distribution.Mean:R}, posterior mean {loss.PosteriorMeanLoss:R}"));
        List<InductiveBiasEstimate> estimates = [];
        foreach (double target in (double[])[loss.Distribution.Mean, loss.PosteriorMeanLoss, 0.5 * loss.PosteriorMeanLoss])
        {
            var estimate = loss.Distribution.Estimate(target);
            estimates.Add(estimate);
            System.Console.WriteLine(FormattableString.Invariant(
                $"target {target:R}: {estimate.Nats:R} nats, from {estimate.NumericalLower.Nats:R} to {estimate.NumericalUpper.Nats:R}"));
        }
        foreach (var diagnostic in fitted.Diagnostics.Concat(loss.Diagnostics).Concat(loss.Distribution.Diagnose(estimates)))
            System.Console.WriteLine(diagnostic);

        void Report(string step, string result)
        {
            using var process = Process.GetCurrentProcess();
            System.Console.WriteLine(FormattableString.Invariant(
                $"{step}: {watch.Elapsed.TotalSeconds:F1} s, peak of the process {process.PeakWorkingSet64 / 1e9:F2} GB; {result}"));
            watch.Restart();
        }
    }

    /// <summary>Progress, a line for each step of the work.</summary>
    private static Printed Steps() => new();

    /// <summary>A smooth function of normal features with the noise of the space.</summary>
    private static TaskData Task(int rows, int features, int seed)
    {
        var random = new Random(seed);
        double[] inputs = [.. Enumerable.Range(0, rows * features).Select(_ => Normal())];
        double[] targets = [.. Enumerable.Range(0, rows).Select(row =>
            Math.Sin(inputs[row * features]) + (0.5 * inputs[(row * features) + 1] * inputs[(row * features) + 2]) + (Math.Sqrt(NoiseVariance) * Normal()))];
        return new TaskData(TaskKind.Regression, rows, inputs, targets);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private sealed class Printed : IProgress<WorkProgress>
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private string _last = "";

        public void Report(WorkProgress value)
        {
            if (value.Step == _last)
                return;
            _last = value.Step;
            System.Console.WriteLine(FormattableString.Invariant($"  {_watch.Elapsed.TotalSeconds:F0} s: {value.Step}"));
        }
    }
}
