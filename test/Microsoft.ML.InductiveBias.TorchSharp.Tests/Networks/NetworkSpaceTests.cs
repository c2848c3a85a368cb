using Microsoft.ML.InductiveBias.Networks;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Networks;

[TestClass]
public sealed class NetworkSpaceTests
{
    private static readonly NeuralNetworkOptions Small = new()
    {
        Architecture = new MultilayerPerceptron { Width = 24, Depth = 2 },
        LearningRate = 5e-3,
        BatchSize = 20,
        Epochs = 400,
        Tolerance = 5e-3,
        Samples = 6,
    };

    private static readonly TaskData Task3 = NetworkTasks.Classes(50, 4, 3);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void HypothesesAreTheSameWhateverElseIsDrawn(bool fullBatch)
    {
        var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(Small) { BatchSize = fullBatch ? null : 20 });
        var together = Networks(space.Draw(Task3, [1, 2, 3, 4, 5]));
        var alone = Networks(space.Draw(Task3, [4]));
        var reversed = Networks(space.Draw(Task3, [5, 4, 1]));
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4, 5 }, together.Select(network => network.Drawn.Seed).ToArray());
        CollectionAssert.AreEqual(together[3].Parameters, alone[0].Parameters);
        CollectionAssert.AreEqual(together[3].Parameters, reversed[1].Parameters);
        CollectionAssert.AreEqual(together[0].Parameters, reversed[2].Parameters);
        CollectionAssert.AreNotEqual(together[0].Parameters, together[1].Parameters);
    }

    [TestMethod]
    public void NetworksOfTensorsAreTheSameForTheSameChunksAndCloseForOthers()
    {
        var options = new NeuralNetworkOptions(Small) { TensorsOnly = true, Epochs = 5, Tolerance = 0 };
        var space = new NeuralNetworkHypothesisSpace(options);
        var first = Networks(space.Draw(Task3, [1, 2, 3]));
        var second = Networks(space.Draw(Task3, [1, 2, 3]));
        var oneByOne = Networks(new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(options) { MemoryBytes = 1 }).Draw(Task3, [1, 2, 3]));
        var perceptrons = Networks(new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(options) { TensorsOnly = false }).Draw(Task3, [1, 2, 3]));
        for (int s = 0; s < 3; s++)
        {
            CollectionAssert.AreEqual(first[s].Parameters, second[s].Parameters);
            for (int i = 0; i < first[s].Parameters.Length; i++)
            {
                // 15 steps of Adam, each of which may enlarge rounding where a gradient is near 0.
                Assert.AreEqual(first[s].Parameters[i], oneByOne[s].Parameters[i], 2e-4, $"chunks: network {s}, parameter {i}");
                Assert.AreEqual(first[s].Parameters[i], perceptrons[s].Parameters[i], 2e-4, $"paths: network {s}, parameter {i}");
            }
        }
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(false, true)]
    [DataRow(true, false)]
    [DataRow(true, true)]
    public void TrainingStopsAtTheTolerance(bool tensors, bool fullBatch)
    {
        var options = new NeuralNetworkOptions(Small) { TensorsOnly = tensors, BatchSize = fullBatch ? null : 20, Samples = 4 };
        foreach (var batch in new NeuralNetworkHypothesisSpace(options).Draw(Task3, [1, 2, 3, 4]).Cast<NetworkBatch>())
        {
            foreach (var (network, predictions) in batch.Networks.Zip(batch.Predict(Task3.Features)))
            {
                Assert.AreEqual(HypothesisStatus.Fitted, network.Drawn.Status);
                Assert.IsLessThanOrEqualTo(5e-3, network.Drawn.TrainingLoss);
                // Stopped soon after reaching it, and the parameters are those that reached it (single precision).
                Assert.IsGreaterThan(5e-4, network.Drawn.TrainingLoss);
                Assert.AreEqual(NetworkTasks.MeanSquaredError(predictions, Task3), network.Drawn.TrainingLoss, 1e-6);
                Assert.IsLessThan(400, network.Epochs);
            }
        }
    }

    [TestMethod]
    public void FinishedNetworksStayAsTheyAreWhileOthersTrainOn()
    {
        // Tensors: some finish early, the chunk is made smaller, the rest trains on. One network at a time: no such thing.
        var options = new NeuralNetworkOptions(Small) { TensorsOnly = true, BatchSize = null, Optimizer = NetworkOptimizer.Sgd, LearningRate = 0.5, Epochs = 3000, Tolerance = 0.02 };
        var together = Networks(new NeuralNetworkHypothesisSpace(options).Draw(Task3, [1, 2, 3, 4, 5, 6]));
        var alone = Networks(new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(options) { MemoryBytes = 1 }).Draw(Task3, [1, 2, 3, 4, 5, 6]));
        Assert.IsGreaterThan(2, together.Select(network => network.Epochs).Distinct().Count());
        for (int s = 0; s < together.Count; s++)
        {
            // Hundreds of steps that enlarge rounding; a wrong network would be off by 0.1 and more.
            Assert.AreEqual(alone[s].Epochs, together[s].Epochs, 2, $"network {s}");
            Assert.AreEqual(alone[s].Parameters.Sum(), together[s].Parameters.Sum(), 1e-2, $"network {s}");
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void NetworksThatRunOutOfEpochsAreReportedAndCountOnlyIfAsked(bool tensors)
    {
        var options = new NeuralNetworkOptions(Small) { Epochs = 2, TensorsOnly = tensors };
        var error = Assert.ThrowsExactly<NoFittingHypothesisException>(() => new NeuralNetworkHypothesisSpace(options).Fit(Task3));
        Assert.HasCount(6, error.Drawn);
        Assert.IsTrue(error.Drawn.All(drawn => drawn.Status == HypothesisStatus.DidNotFit && drawn.TrainingLoss > 5e-3));
        using var all = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(options) { IncludeUnfitted = true }).Fit(Task3);
        Assert.HasCount(6, all.Drawn);
        Assert.IsTrue(all.Diagnostics.Any(diagnostic => diagnostic.Code == "hypothesesDidNotFit"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void DivergedNetworksAreCountedAndNotFatal(bool tensors)
    {
        var options = new NeuralNetworkOptions(Small) { Optimizer = NetworkOptimizer.Sgd, LearningRate = 1e4, Epochs = 50, TensorsOnly = tensors, IncludeUnfitted = true };
        var drawn = new NeuralNetworkHypothesisSpace(options).Draw(Task3, [1, 2, 3]).SelectMany(batch => batch.Hypotheses).ToList();
        Assert.HasCount(3, drawn);
        Assert.IsTrue(drawn.All(hypothesis => hypothesis.Status == HypothesisStatus.Diverged && !double.IsFinite(hypothesis.TrainingLoss)));
    }

    [TestMethod]
    public void CrossEntropyNetworksPredictProbabilities()
    {
        var options = new NeuralNetworkOptions(Small) { TrainingLoss = NetworkTrainingLoss.CrossEntropy, Tolerance = 0.05, Samples = 3 };
        using var fitted = new NeuralNetworkHypothesisSpace(options).Fit(Task3);
        Assert.AreEqual(OutputMeaning.Probabilities, fitted.OutputMeaning);
        foreach (var (hypothesis, predictions) in fitted.Predictions(Task3.Features, default))
        {
            for (int row = 0; row < Task3.Rows; row++)
                Assert.AreEqual(1, predictions.Skip(3 * row).Take(3).Sum(), 1e-5);
            Assert.AreEqual(hypothesis.TrainingLoss, -Enumerable.Range(0, Task3.Rows).Average(row => Math.Log(predictions[3 * row + Task3.TargetRow(row).IndexOf(1)])), 1e-5);
        }
        Assert.AreEqual(0, fitted.LossOn(Task3, LossKind.ZeroOneError).PosteriorMeanLoss);
    }

    [TestMethod]
    public void CrossEntropyOnNumbersIsAnError()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(Small) { TrainingLoss = NetworkTrainingLoss.CrossEntropy }).Fit(NetworkTasks.Numbers(10, 2, 1)));
        StringAssert.Contains(error.Message, "regression");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void NumbersAreFitted(int outputs)
    {
        var training = NetworkTasks.Numbers(40, 3, outputs);
        using var fitted = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(Small) { Samples = 3, Epochs = 1000 }).Fit(training);
        Assert.AreEqual(OutputMeaning.Values, fitted.OutputMeaning);
        Assert.IsLessThanOrEqualTo(5e-3, fitted.TrainingLoss);
        Assert.IsLessThanOrEqualTo(5e-3, fitted.LossOn(training).PosteriorMeanLoss);
    }

    public static IEnumerable<object[]> Others =>
    [
        [new ConvolutionalNetwork(new ImageShape(1, 4, 4)) { Channels = [8] }],
        [new MlpMixer(new ImagePatches(new ImageShape(1, 4, 4), 2)) { Width = 8, Depth = 1 }],
        [new TransformerEncoder(new FeatureTokens { Size = 4 }) { Width = 8, Heads = 2, Depth = 1 }],
        [new OwnArchitecture(12)],
    ];

    [TestMethod]
    [DynamicData(nameof(Others))]
    public void EveryArchitectureTrainsUntilItFits(NetworkArchitecture architecture)
    {
        var training = NetworkTasks.Classes(20, 16, 2);
        using var fitted = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(Small) { Architecture = architecture, Samples = 3, LearningRate = 1e-2, Tolerance = 0.02 }).Fit(training);
        Assert.IsTrue(fitted.Drawn.All(drawn => drawn.Status == HypothesisStatus.Fitted));
        Assert.AreEqual(architecture.Name, fitted.Description.Parameters.Single(parameter => parameter.Key == "architecture").Value);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void NeuralTangentScalingTrainsTheUnscaledValues(bool tensors)
    {
        // One step of gradient descent on f = s·w·x + b changes w by −η·s·∂L/∂(s·w), so the used weight s·w by −η·s²·∂L/∂(s·w).
        var training = TaskData.Regression([1, 2, 3, 4], [1, 1, 2, 2], 4);
        var options = new NeuralNetworkOptions
        {
            Architecture = new LinearNetwork(), Initialization = NetworkInitialization.NeuralTangent(0.5), Optimizer = NetworkOptimizer.Sgd,
            LearningRate = 0.01, BatchSize = null, Epochs = 1, IncludeUnfitted = true, Tolerance = 0, TensorsOnly = tensors,
        };
        var start = new float[2];
        NetworkStart.Draw(new LinearNetwork().Parameters(1, 1), options.Initialization, 9, 0, start);
        double w = 0.5 * start[0], b = start[1];
        double[] x = [1, 2, 3, 4], y = [1, 1, 2, 2];
        double byWeight = x.Zip(y, (xi, yi) => 2 * (w * xi + b - yi) * xi).Average(), byBias = x.Zip(y, (xi, yi) => 2 * (w * xi + b - yi)).Average();
        var trained = Networks(new NeuralNetworkHypothesisSpace(options).Draw(training, [9]))[0].Parameters;
        Assert.AreEqual(w - 0.01 * 0.25 * byWeight, trained[0], 1e-6);
        Assert.AreEqual(b - 0.01 * byBias, trained[1], 1e-6);
    }

    [TestMethod]
    public void ThePathOfTheDeviceIsAnErrorWithoutIt()
    {
        if (torch.cuda.is_available())
            Assert.Inconclusive("There is a CUDA device.");
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(Small) { Device = ComputeDevice.Cuda() }).Fit(Task3));
        StringAssert.Contains(error.Message, "TorchSharp-cuda-");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    [Timeout(300_000, CooperativeCancellation = false)]
    public void CancellationEndsTraining(bool tensors)
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var options = new NeuralNetworkOptions(Small) { Epochs = int.MaxValue, Tolerance = 0, TensorsOnly = tensors };
        // Training without a tolerance and without a last epoch ends by the token alone.
        Assert.ThrowsExactly<OperationCanceledException>(() => new NeuralNetworkHypothesisSpace(options).Fit(Task3, cancellationToken: source.Token));
    }

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = false)]
    public void LeavingTheEnumerationEndsTheWork()
    {
        var options = new NeuralNetworkOptions(Small) { Epochs = 300, Tolerance = 0 };
        // All 100,000 would take hours.
        var first = new NeuralNetworkHypothesisSpace(options).Draw(Task3, [.. Enumerable.Range(0, 100_000)]).First();
        Assert.AreEqual(0, first.Hypotheses[0].Seed);
    }

    [TestMethod]
    public void ProgressEndsAtOne()
    {
        var reports = new List<WorkProgress>();
        using var fitted = new NeuralNetworkHypothesisSpace(Small).Fit(Task3, new Recorder(reports));
        Assert.AreEqual(1, reports[^1].Fraction);
        StringAssert.Contains(reports[^1].Step, "6 of 6 done, 6 fit");
    }

    [TestMethod]
    public void OptionsThatChangeLaterLeaveTheSpaceAsItIs()
    {
        var options = new NeuralNetworkOptions(Small);
        var space = new NeuralNetworkHypothesisSpace(options);
        var prior = new PriorSamplingOptions { Network = options };
        var priorSpace = new NetworkPriorSpace(prior);
        options.Samples = space.Options.Samples = priorSpace.Options.Network.Samples = Small.Samples + 1;
        prior.Network = new NeuralNetworkOptions { Samples = Small.Samples + 2 };
        Assert.AreEqual(Small.Samples, space.Options.Samples);
        Assert.AreEqual(Small.Samples, priorSpace.Options.Network.Samples);
        var tuning = new LikelihoodTuning();
        var kernelSpace = new GaussianProcessHypothesisSpace { Tuning = tuning };
        tuning.Restarts = kernelSpace.Tuning.Restarts = 9;
        Assert.AreEqual(3, kernelSpace.Tuning.Restarts);
    }

    [TestMethod]
    public void ImpossibleOptionsAreErrorsThatNameThem()
    {
        void Fails(Func<object> make, string name) => StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make()).Message, name + " was");
        Fails(() => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { LearningRate = 0 }), "LearningRate");
        Fails(() => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { BatchSize = 0 }), "BatchSize");
        Fails(() => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Epochs = 0 }), "Epochs");
        Fails(() => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { WeightDecay = -1 }), "WeightDecay");
        Fails(() => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Tolerance = double.NaN }), "Tolerance");
        Fails(() => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Samples = 0 }), "Samples");
        Fails(() => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { MemoryBytes = 0 }), "MemoryBytes");
        Fails(() => new NetworkPriorSpace(new PriorSamplingOptions { MaximumDraws = 0 }), "MaximumDraws");
        Fails(() => new NetworkPriorSpace(new PriorSamplingOptions { MaximumTime = TimeSpan.Zero }), "MaximumTime");
        Fails(() => new GaussianProcessHypothesisSpace { Tuning = new LikelihoodTuning { Range = 1 } }, "Range");
        Fails(() => new MultilayerPerceptron { Width = 0 }, "Width");
        Fails(() => NetworkOptimizer.Adam(beta2: 1), "beta2");
        Fails(() => NetworkInitialization.NeuralTangent(0), "gain");
    }

    private static List<TrainedNetwork> Networks(IEnumerable<IHypothesisBatch> batches) => [.. batches.Cast<NetworkBatch>().SelectMany(batch => batch.Networks)];

    private sealed class Recorder(List<WorkProgress> reports) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => reports.Add(value);
    }

    /// <summary>An architecture that a user brings: one hidden layer of sines.</summary>
    private sealed class OwnArchitecture(int units) : NetworkArchitecture
    {
        public override string Name => "sines";

        public override IReadOnlyList<KeyValuePair<string, object>> Settings => [new("units", units)];

        public override IReadOnlyList<NetworkParameter> Parameters(int features, int outputs) =>
        [
            new("frequencies", [features, units], NetworkParameterRole.Weight, features, units),
            new("phases", [units], NetworkParameterRole.Bias, features, units),
            new("amplitudes", [units, outputs], NetworkParameterRole.Weight, units, outputs),
        ];

        public override torch.Tensor Forward(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs) =>
            torch.bmm(torch.bmm(inputs, parameters[0]).add(parameters[1].unsqueeze(1)).sin(), parameters[2]);
    }
}
