using BenchmarkDotNet.Attributes;
using Microsoft.ML.Trainers.FastTree;

namespace Microsoft.ML.InductiveBias.Benchmarks.TrainerSpaces;

/// <summary>An ensemble of forests, one after another and on all cores: the ratio is that of cores, if both are busy.</summary>
[InProcess]
[WarmupCount(1)]
[IterationCount(3)]
public class EnsembleBenchmarks
{
    private const int Rows = 2000, Features = 20, Samples = 16;

    private TaskData _data = null!;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var features = Enumerable.Range(0, Rows * Features).Select(_ => random.NextDouble()).ToArray();
        _data = TaskData.Regression(features, [.. Enumerable.Range(0, Rows).Select(row => features[row * Features] * features[row * Features + 1] + 0.1 * random.NextDouble())], Rows);
    }

    [Benchmark(Baseline = true)]
    public double OneAfterAnother() => Train(threads: 1);

    [Benchmark]
    public double OnAllCores() => Train(threads: 0);

    private double Train(int threads)
    {
        var space = new TrainerHypothesisSpace(draw => draw.MLContext.Regression.Trainers.FastForest(
            new FastForestRegressionTrainer.Options { Seed = draw.Seed, NumberOfThreads = 1 }), new TrainerSpaceOptions { Samples = Samples, Threads = threads });
        using var fitted = space.Fit(_data);
        return fitted.TrainingLoss;
    }
}
