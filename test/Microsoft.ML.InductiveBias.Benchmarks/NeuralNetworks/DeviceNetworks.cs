using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Benchmarks.NeuralNetworks;

/// <summary>Hypotheses per second of perceptrons on a GPU and on all cores of the processor: <c>gpu networks [--device cuda|cpu] [--epochs 100] [--scale 1] [--tf32] [--no-cpu]</c>.
/// test/Microsoft.ML.InductiveBias.GpuCheck/ensemble.py trains the same ensembles in PyTorch.</summary>
internal static class DeviceNetworks
{
    private const int Rows = 1797, Features = 64, Classes = 10, Batch = 128, Depth = 2;

    public static void Run(string[] args)
    {
        string device = Option(args, "--device", "cuda");
        int epochs = int.Parse(Option(args, "--epochs", "100"), CultureInfo.InvariantCulture);
        double scale = double.Parse(Option(args, "--scale", "1"), CultureInfo.InvariantCulture);
        int Scaled(int networks) => Math.Max(1, (int)(networks * scale));
        // libtorch's own switch, off by default: products on tensor cores, whose factors are rounded to ten bits.
        torch.backends.cuda.matmul.allow_tf32 = args.Contains("--tf32");
        var task = Digits();
        bool cuda = device == "cuda";

        Measure(task, cuda, tensors: true, 64, 2, 2, fit: false, print: false); // starts the device and its libraries
        foreach (var (width, networks) in new[] { (64, 32), (64, 256), (64, 2048), (512, 64), (512, 512) })
            Measure(task, cuda, tensors: true, width, Scaled(networks), epochs, fit: false);
        Measure(task, cuda, tensors: true, 64, Scaled(256), 2000, fit: true);
        if (args.Contains("--no-cpu"))
            return;
        foreach (var (width, networks) in new[] { (64, 256), (512, 32) })
            Measure(task, cuda: false, tensors: false, width, Scaled(networks), epochs, fit: false);
        Measure(task, cuda: false, tensors: false, 64, Scaled(256), 2000, fit: true);
    }

    private static void Measure(TaskData task, bool cuda, bool tensors, int width, int networks, int epochs, bool fit, bool print = true)
    {
        var options = new NeuralNetworkOptions
        {
            Architecture = new MultilayerPerceptron { Width = width, Depth = Depth }, BatchSize = Batch, Epochs = epochs, Tolerance = fit ? null : 0,
            Samples = networks, IncludeUnfitted = true, Device = cuda ? ComputeDevice.Cuda() : ComputeDevice.Cpu, TensorsOnly = tensors && !cuda,
        };
        var watch = Stopwatch.StartNew();
        int fitted = 0, drawn = 0;
        foreach (var batch in new NeuralNetworkHypothesisSpace(options).Draw(task, [.. Enumerable.Range(0, networks)]))
        {
            drawn += batch.Hypotheses.Count;
            fitted += batch.Hypotheses.Count(hypothesis => hypothesis.Status == HypothesisStatus.Fitted);
        }
        double seconds = watch.Elapsed.TotalSeconds;
        if (!print)
            return;
        string where = cuda ? "cuda" : tensors ? "cpu, tensors" : $"cpu, {Environment.ProcessorCount} cores";
        string text = string.Create(CultureInfo.InvariantCulture, $"{where,-14} width {width,4} networks {networks,5} {(fit ? "to the tolerance" : $"epochs {epochs,5}"),-16} seconds {seconds,8:F2} hypotheses/s {drawn / seconds,9:F2}");
        if (fit)
            text += string.Create(CultureInfo.InvariantCulture, $" fitted {fitted}");
        else if (tensors)
            text += string.Create(CultureInfo.InvariantCulture, $" steps/s {epochs * ((Rows - 1) / Batch + 1) / seconds,9:F0} launches/step {5 * (Depth + 1) + 1}");
        Console.WriteLine(text);
    }

    /// <summary>Rows like those of the handwritten digits of 8 × 8 pixels: noisy and shifted prototypes, from 0 to 1.</summary>
    private static TaskData Digits()
    {
        var random = new Random(1);
        double[][] prototypes = [.. Enumerable.Range(0, Classes).Select(_ => Enumerable.Range(0, Features).Select(_ => random.NextDouble() < 0.35 ? 1.0 : 0.0).ToArray())];
        var features = new double[Rows * Features];
        int[] classes = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))];
        for (int i = 0; i < features.Length; i++)
            features[i] = Math.Round(Math.Clamp(0.8 * prototypes[classes[i / Features]][i % Features] + 0.9 * (random.NextDouble() - 0.4), 0, 1) * 16) / 16;
        return TaskData.Classification(features, classes, Classes);
    }

    private static string Option(string[] args, string name, string otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
}
