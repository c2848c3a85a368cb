using Microsoft.ML.InductiveBias.Networks;

namespace Microsoft.ML.InductiveBias.Tests.Networks;

/// <summary>Networks as functions of their latents, and their rare losses.</summary>
[TestClass]
public sealed class RareNetworkTests
{
    private static TaskData Task(int rows, int classes = 0)
    {
        double[] features = [.. Enumerable.Range(0, 2 * rows).Select(i => Math.Sin(1.3 * i) + (0.1 * (i % 5)))];
        return classes == 0
            ? TaskData.Regression(features, [.. Enumerable.Range(0, rows).Select(row => Math.Tanh(features[2 * row] - features[(2 * row) + 1]))], rows)
            : TaskData.Classification(features, [.. Enumerable.Range(0, rows).Select(row => features[2 * row] > features[(2 * row) + 1] ? 1 : 0)], classes);
    }

    private static IReadOnlyList<HypothesisLatents> Latents(NeuralNetworkHypothesisSpace space, TaskData training, int count)
    {
        var random = new Random(3);
        int normals = space.CountNormals(training), seeds = space.CountSeeds(training);
        return [.. Enumerable.Range(0, count).Select(_ => new HypothesisLatents(
            Enumerable.Range(0, normals).Select(_ => (float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)).ToArray(),
            Enumerable.Range(0, seeds).Select(_ => random.NextInt64(long.MinValue, long.MaxValue)).ToArray()))];
    }

    private static IEnumerable<object[]> Initializations => new[]
    {
        NetworkInitialization.PyTorchDefault, NetworkInitialization.He, NetworkInitialization.Glorot, NetworkInitialization.NeuralTangent(1.5),
    }.Select(initialization => new object[] { initialization });

    [TestMethod]
    [DynamicData(nameof(Initializations))]
    public void StartsFromLatentsHaveTheLawOfStartsFromSeeds(NetworkInitialization initialization)
    {
        var training = Task(8);
        var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = 24 }, Initialization = initialization });
        var parameters = space.Options.Architecture.Parameters(2, 1);
        const int Networks = 40;
        var fromLatents = Latents(space, training, Networks).Select((one, i) => Start(new LatentOrigin(i, one))).ToArray();
        var fromSeeds = Enumerable.Range(0, Networks).Select(seed => Start(new SeedOrigin(seed))).ToArray();
        int offset = 0;
        foreach (var parameter in parameters)
        {
            double[] left = Values(fromLatents), right = Values(fromSeeds);
            // Moments of a few hundred to 23,000 values: four standard errors of second moments of normal or narrower laws.
            double scale = right.Average(value => value * value);
            Assert.AreEqual(scale, left.Average(value => value * value), 4 * Math.Sqrt(4.0 / left.Length) * scale, parameter.Name);
            Assert.AreEqual(right.Average(), left.Average(), 4 * Math.Sqrt(2 * scale / left.Length) + 1e-12, parameter.Name);
            // A uniform law ends where it should.
            Assert.AreEqual(right.Max(), left.Max(), 0.75 * Math.Sqrt(scale) + 1e-12, parameter.Name);
            offset += parameter.Count;

            double[] Values(float[][] networks) => [.. networks.SelectMany(network => network[offset..(offset + parameter.Count)]).Select(value => (double)value)];
        }

        float[] Start(NetworkOrigin origin)
        {
            var values = new float[parameters.Sum(parameter => parameter.Count)];
            origin.Start(parameters, initialization, values);
            return values;
        }
    }

    /// <summary>The managed and the tensor trainer agree, in full batches and in batches, whose orders come from the seeds.</summary>
    [TestMethod]
    [DataRow(null)]
    [DataRow(5)]
    public void BothTrainersGiveTheSameNetworkForTheSameLatents(int? batchSize)
    {
        var training = Task(12);
        var options = new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = 8 }, BatchSize = batchSize, Epochs = 12 };
        var managed = new NeuralNetworkHypothesisSpace(options);
        var tensors = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(options) { TensorsOnly = true });
        Assert.AreEqual(batchSize is null ? 0 : 8, managed.CountSeeds(training));
        var latents = Latents(managed, training, 3);
        float[] Predict(ILatentHypothesisSpace space, IReadOnlyList<HypothesisLatents> some) =>
            [.. space.Draw(training, some).SelectMany(batch => batch.Predict(training.Features)).SelectMany(outputs => outputs)];
        float[] left = Predict(managed, latents), right = Predict(tensors, latents);
        for (int i = 0; i < left.Length; i++)
            Assert.AreEqual(left[i], right[i], 1e-4f); // rounding of single precision over a few steps
        CollectionAssert.AreEqual(left[..12], Predict(managed, [latents[0]]));
        // A small move of the start gives a related network; other orders give another one.
        var moved = new HypothesisLatents(latents[0].Normals.ToArray().Select(z => z + 1e-4f).ToArray(), latents[0].Seeds);
        Assert.IsLessThan(0.01f, Predict(managed, [moved]).Zip(left).Max(pair => Math.Abs(pair.First - pair.Second)));
        if (batchSize is not null)
            CollectionAssert.AreNotEqual(left[..12], Predict(managed, [new HypothesisLatents(latents[0].Normals, latents[1].Seeds)]));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Predict(managed, [new HypothesisLatents(new float[3], default)])).Message, "latents[0] has 3 normal numbers");
    }

    /// <summary>Networks that train for a few epochs in batches: what 30,000 of them show, the simulation finds with fewer.</summary>
    [TestMethod]
    [DataRow(LossKind.MeanSquaredError)]
    [DataRow(LossKind.LogLoss)]
    [DataRow(LossKind.ZeroOneError)]
    public void TheSimulationAgreesWithBruteForce(LossKind loss)
    {
        const int Drawn = 30_000, Hits = 60;
        var training = Task(12, classes: 2);
        var test = Task(24, classes: 2).SelectRows([.. Enumerable.Range(12, 12)]);
        var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions
        {
            Architecture = new MultilayerPerceptron { Width = 4, Depth = 1 }, BatchSize = 6, Epochs = 4, LearningRate = 0.02, IncludeUnfitted = true,
            TrainingLoss = loss == LossKind.LogLoss ? NetworkTrainingLoss.CrossEntropy : NetworkTrainingLoss.MeanSquaredError, Samples = 50,
        });
        double[] losses = [.. new MLContext().InductiveBias.SampleLosses(space, training, test, new LossSamplingOptions
        {
            Samples = Drawn, FirstSeed = 1000, Losses = [loss], IncludeUnfitted = true,
        }).Samples[0].Losses.Order()];
        double target = losses[Hits];
        int reached = losses.Count(one => one <= target + 1e-9);
        using var fitted = space.Fit(training);
        var options = new SampledLossOptions
        {
            TargetLosses = [target], GoodnessOfFitReplicates = 0,
            RareLosses = new RareLossOptions { Particles = 100, MaximumHypotheses = 20_000, TimeLimit = null },
        };
        var estimate = fitted.LossOn(test, loss, options).Distribution.Estimate(target);
        double exact = -Math.Log(reached / (double)Drawn);
        if (estimate.Method == EstimationMethod.Empirical)
            Assert.AreEqual(LossKind.ZeroOneError, loss, "a count may be common");
        // The 95 % interval, twice as wide, and twice the standard error of the brute force; the seeds are fixed.
        double slack = Math.Max(estimate.Upper.Nats - estimate.Nats, estimate.Nats - estimate.Lower.Nats);
        Assert.AreEqual(exact, estimate.Nats, (2 * slack) + (2 / Math.Sqrt(reached)), $"{estimate.Method}");
    }
}
