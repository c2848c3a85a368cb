using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.RareLosses;

/// <summary>Posterior networks against what is known: <c>rare posterior last-layer [NOISE]</c>, <c>rare posterior width [NOISE] [WIDTHS]</c>,
/// <c>rare posterior small [NOISE] [WIDTHS]</c> on few rows, where wide networks are near the limit.</summary>
internal static class PosteriorNetworks
{
    private const double NoiseVariance = 0.01;

    public static void Run(string[] arguments)
    {
        double noise = arguments.Length > 1 ? double.Parse(arguments[1], CultureInfo.InvariantCulture) : NoiseVariance;
        var (training, test) = IrisTask.Read();
        if (arguments is ["small", ..])
            (training, test) = (Waves(8, 1), Waves(12, 2));
        if (arguments is ["width" or "small", ..])
        {
            var gaussian = Gaussian(new NngpKernel { Depth = 1 }, training, test, noise);
            double[] goals = [.. new[] { 1.0, 10, 30, 100 }.Select(nats => gaussian.Law.Quantile(Math.Exp(-nats)))];
            Print("nngp", gaussian.Evidence, goals, gaussian.Law, TimeSpan.Zero);
            foreach (int width in arguments.Length > 2 ? arguments[2..].Select(width => int.Parse(width, CultureInfo.InvariantCulture)) : [16, 64, 256])
                Posterior($"width {width}", new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = width, Depth = 1 }, Initialization = NetworkInitialization.He }, training, test, noise, goals);
            return;
        }
        // A network whose last layer alone is random is a linear network on the features of its hidden layer.
        var (features, testFeatures) = Hidden(training, test, 50);
        var exact = Gaussian(new LinearKernel { Offset = 0 }.WithAmplitude(Math.Sqrt(2.0 / 50)), features, testFeatures, noise);
        double[] targets = [.. new[] { 1.0, 10, 30, 100, 300 }.Select(nats => exact.Law.Quantile(Math.Exp(-nats)))];
        Print("exact", exact.Evidence, targets, exact.Law, TimeSpan.Zero);
        foreach (int seed in new[] { 0, 1000, 2000 })
            Posterior($"seed {seed}", new NeuralNetworkOptions { Architecture = new LinearNetwork(), Initialization = NetworkInitialization.He, FirstSeed = seed }, features, testFeatures, noise, targets);
    }

    private static (double Evidence, LossDistribution Law) Gaussian(Kernel kernel, TaskData training, TaskData test, double noise)
    {
        var fitted = new GaussianProcessHypothesisSpace(kernel, noise).Fit(training);
        return (fitted.NegativeLogMarginalLikelihood, fitted.LossOn(test).Distribution);
    }

    private static void Posterior(string name, NeuralNetworkOptions options, TaskData training, TaskData test, double noise, double[] targets)
    {
        long start = Stopwatch.GetTimestamp();
        using var fitted = new NetworkPosteriorSpace(options, noise).Fit(training, new ConsoleProgress());
        var time = Stopwatch.GetElapsedTime(start);
        foreach (var diagnostic in fitted.Diagnostics)
            System.Console.WriteLine(diagnostic.Message);
        var loss = fitted.LossOn(test, sampling: new SampledLossOptions { TargetLosses = targets, GoodnessOfFitReplicates = 0, RareLosses = new RareLossOptions { TimeLimit = TimeSpan.FromMinutes(10) } }, progress: new ConsoleProgress());
        Print(name, fitted.NegativeLogMarginalLikelihood!.Value, targets, loss.Distribution, Stopwatch.GetElapsedTime(start));
        System.Console.WriteLine($"  fit {time.TotalSeconds:0.0} s; {((SampledLossDistribution)loss.Distribution).RareLosses}");
    }

    private static void Print(string name, double evidence, double[] targets, LossDistribution law, TimeSpan time)
    {
        System.Console.WriteLine(FormattableString.Invariant($"{name}: evidence {-evidence:0.00}, mean loss {law.Mean:0.00000} ± {law.StandardDeviation:0.00000}, {time.TotalSeconds:0.0} s"));
        foreach (double target in targets)
        {
            var estimate = law.Estimate(target);
            System.Console.WriteLine(FormattableString.Invariant($"  loss {target:0.000000}: {estimate.Method} {estimate.Nats:0.00} ({estimate.Lower.Nats:0.00} to {estimate.Upper.Nats:0.00})"));
        }
    }

    /// <summary>Rows of two uniform features whose target is a wave of the first.</summary>
    private static TaskData Waves(int rows, int seed)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, rows * 2).Select(_ => (2 * random.NextDouble()) - 1)];
        return TaskData.Regression(x, [.. Enumerable.Range(0, rows).Select(row => Math.Sin(2 * x[row * 2]))], rows);
    }

    /// <summary>Random ReLU features.</summary>
    private static (TaskData Training, TaskData Test) Hidden(TaskData training, TaskData test, int width)
    {
        var random = new Random(1);
        double[] weights = [.. Enumerable.Range(0, training.FeatureCount * width).Select(_ => Math.Sqrt(2.0 / training.FeatureCount) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
        TaskData Of(TaskData rows)
        {
            var hidden = new double[rows.Rows * width];
            for (int row = 0; row < rows.Rows; row++)
            {
                for (int unit = 0; unit < width; unit++)
                {
                    double sum = 0;
                    for (int feature = 0; feature < rows.FeatureCount; feature++)
                        sum += weights[(unit * rows.FeatureCount) + feature] * rows.Features.Span[(row * rows.FeatureCount) + feature];
                    hidden[(row * width) + unit] = Math.Max(0, sum);
                }
            }
            return TaskData.Classification(hidden, [.. Enumerable.Range(0, rows.Rows).Select(row => ArgMaxOf(rows.TargetRow(row)))], 3);
        }
        return (Of(training), Of(test));
    }

    private static int ArgMaxOf(ReadOnlySpan<double> targets) => targets.IndexOf(1.0);

    private sealed class ConsoleProgress : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => System.Console.Error.WriteLine(value.Step);
    }
}
