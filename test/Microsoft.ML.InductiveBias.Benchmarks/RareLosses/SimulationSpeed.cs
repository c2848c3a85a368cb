extern alias core;
using System.Diagnostics;
using System.Globalization;
using core::Microsoft.ML.InductiveBias.Numerics;
using Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

namespace Microsoft.ML.InductiveBias.Benchmarks.RareLosses;

/// <summary>The rate of retraining moves beside that of plain drawing, and the nats that a simulation gains in a minute:
/// <c>rare speed [SECONDS]</c> for each task, from the root of the repository.</summary>
internal static class SimulationSpeed
{
    private const int TestShare = 3, Particles = 24;

    public static void Run(string[] arguments)
    {
        double seconds = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 20;
        var options = new RareLossOptions();
        foreach (var (name, width) in new[] { ("iris", 16), ("iris", 64), ("wine", 16), ("wine", 64), ("digits", 16), ("digits", 64) })
        {
            var (training, test) = Split(LabelSets.Of(name, 0));
            var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = width }, LearningRate = 0.003, BatchSize = null, Tolerance = 0.01 });
            var task = new RareLossTask(space, training, false);
            // Draws of new latents between the moves, so that both see the same machine.
            var clock = new Stopwatch();
            double moving = 0, drawing = 0;
            long moved = 0, drawn = 0;
            var population = new LatentParticles(Particles, options.MostSweeps * Particles, space.CountNormals(training), space.CountSeeds(training), latents =>
            {
                bool first = moved == 0;
                clock.Restart();
                double[] losses = task.Losses(latents, test, LossKind.MeanSquaredError, default);
                moving += first ? 0 : clock.Elapsed.TotalSeconds;
                moved += first ? 1 : latents.Count;
                if (first)
                    return losses;
                var fresh = Fresh(latents.Count, space.CountNormals(training), drawn);
                clock.Restart();
                task.Losses(fresh, test, LossKind.MeanSquaredError, default);
                drawing += clock.Elapsed.TotalSeconds;
                drawn += fresh.Count;
                return losses;
            }, () => false, 0, 0);
            var run = new TiltedRun(population, new TiltedRunOptions
            {
                Goal = 0, HardLevels = true, EffectiveShare = 0.2, LargestCorrelation = options.LargestCorrelation, MostSweeps = options.MostSweeps, SmallestAcceptance = 0.02,
            });
            while (run.End is null && moving < seconds)
                run.Advance(() => true, default);
            // A level of ln 5 nats takes the particles and sweeps of all runs.
            double rate = moved / moving, perMinute = Math.Log(5) * 60 * rate / (options.Runs * options.Particles * options.MostSweeps);
            System.Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {width} | {drawn / drawing:0.0} | {rate:0.0} | {rate / (drawn / drawing):0.00} | {run.Nats:0.0} | {perMinute:0.00} |"));
        }
    }

    private static List<HypothesisLatents> Fresh(int count, int normals, long start) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var random = new Random(unchecked((int)(start + i)));
        return new HypothesisLatents(Enumerable.Range(0, normals).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))).ToArray(), Array.Empty<long>());
    })];

    /// <summary>Every third row is a test row; features have the mean and the spread of the training rows.</summary>
    private static (TaskData Training, TaskData Test) Split(LabelSet set)
    {
        int[] test = [.. Enumerable.Range(0, set.Labels.Length).Where(row => row % TestShare == 0)], training = [.. Enumerable.Range(0, set.Labels.Length).Where(row => row % TestShare != 0)];
        int features = set.Features[0].Length;
        double[] means = [.. Enumerable.Range(0, features).Select(f => training.Average(row => (double)set.Features[row][f]))];
        double[] deviations = [.. Enumerable.Range(0, features).Select(f => Math.Sqrt(training.Average(row => Math.Pow(set.Features[row][f] - means[f], 2))))];
        TaskData Rows(int[] rows) => TaskData.Classification(
            [.. rows.SelectMany(row => Enumerable.Range(0, features).Select(f => deviations[f] > 0 ? (set.Features[row][f] - means[f]) / deviations[f] : 0))], [.. rows.Select(row => set.Labels[row])], set.Classes);
        return (Rows(training), Rows(test));
    }
}
