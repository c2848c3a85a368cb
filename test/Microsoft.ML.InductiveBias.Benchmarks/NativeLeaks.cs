using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Benchmarks;

/// <summary>Native tensors and working set over 1,000 fits of a Gaussian process and 10,000 hypotheses of a network space: both stay flat.</summary>
internal static class NativeLeaks
{
    private const int Parts = 10;

    /// <summary>Runs it: <c>leaks [fits] [hypotheses]</c>.</summary>
    public static void Run(string[] arguments)
    {
        int fits = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1000;
        int hypotheses = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 10_000;
        var random = new Random(1);
        const int Rows = 60, Columns = 4;
        var task = TaskData.Regression(
            [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextDouble())], [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())], Rows);
        System.Console.WriteLine("work done | native tensors | working set, MB");
        Report("nothing");
        for (int part = 1; part <= Parts; part++)
        {
            for (int i = 0; i < fits / Parts; i++)
            {
                using var fitted = new GaussianProcessHypothesisSpace(new MaternKernel()).Fit(task);
                fitted.LossOn(task);
            }
            Report(string.Create(CultureInfo.InvariantCulture, $"{part * (fits / Parts)} fits"));
        }
        for (int part = 1; part <= Parts; part++)
        {
            new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions
            {
                Architecture = new MlpMixer(), Samples = hypotheses / Parts, FirstSeed = part * hypotheses, Epochs = 3, IncludeUnfitted = true,
            }).Fit(task).LossOn(task);
            Report(string.Create(CultureInfo.InvariantCulture, $"{part * (hypotheses / Parts)} hypotheses"));
        }
    }

    private static void Report(string done)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} | {torch.Tensor.TotalCount} | {process.WorkingSet64 / 1e6:F0}"));
    }
}
