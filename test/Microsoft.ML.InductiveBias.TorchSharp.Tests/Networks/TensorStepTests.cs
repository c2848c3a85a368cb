using Microsoft.ML.InductiveBias.Networks;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Networks;

/// <summary>The steps that run on a device, here on the processor: against automatic differentiation, against perceptrons in managed code, and
/// with other numbers of steps between two reads.</summary>
[TestClass]
public sealed class TensorStepTests
{
    private static readonly TaskData s_task = NetworkTasks.Classes(50, 3, 3);

    public static IEnumerable<object[]> Perceptrons =>
    [
        [new LinearNetwork()],
        [new MultilayerPerceptron { Width = 7, Depth = 1 }],
        [new MultilayerPerceptron { Width = 8, Depth = 3 }],
        [new MultilayerPerceptron { Width = 9, Depth = 2, Activation = NetworkActivation.Tanh }],
        [new MultilayerPerceptron { Width = 6, Depth = 2, Activation = NetworkActivation.Gelu }],
    ];

    [TestMethod]
    [DynamicData(nameof(Perceptrons))]
    public void StepsOfPerceptronsFollowTheGradientsOfAutomaticDifferentiation(NetworkArchitecture architecture)
    {
        foreach (var loss in Enum.GetValues<NetworkTrainingLoss>())
        {
            foreach (var initialization in new[] { NetworkInitialization.PyTorchDefault, NetworkInitialization.NeuralTangent(1.5) })
            {
                // A step of gradient descent on 32 rows, and one on the other 18, of two networks.
                var options = new NeuralNetworkOptions
                {
                    Architecture = architecture, TrainingLoss = loss, Initialization = initialization, Optimizer = NetworkOptimizer.Sgd, LearningRate = 1, BatchSize = 32,
                };
                var own = Batches(options);
                var differentiated = Batches(new NeuralNetworkOptions(options) { Architecture = new Wrapped(architecture) });
                for (int i = 0; i < own.Parameters.Length; i++)
                    Assert.AreEqual(differentiated.Parameters[i], own.Parameters[i], 1e-5, $"{string.Join(' ', architecture.Settings)}, {loss}, {initialization}, parameter {i}"); // single precision, values of size 1
                for (int s = 0; s < 2; s++)
                    Assert.AreEqual(differentiated.Losses[s], own.Losses[s], 1e-5 * differentiated.Losses[s], $"{loss}, {initialization}");
            }
        }
    }

    [TestMethod]
    public void LargeStepsSumTheGradientsOfBiasesToTheSame()
    {
        foreach (var architecture in new NetworkArchitecture[] { new MultilayerPerceptron { Width = 64, Depth = 2 }, new MultilayerPerceptron { Width = 128, Depth = 1, Activation = NetworkActivation.Gelu } })
        {
            var options = new NeuralNetworkOptions { Architecture = architecture, Optimizer = NetworkOptimizer.Sgd, LearningRate = 1, BatchSize = 32 };
            Assert.IsTrue(PerceptronSteps.SumsBiases(64, 1e12));
            var (own, large) = (Batches(options), Batches(options, large: true));
            for (int i = 0; i < own.Parameters.Length; i++)
                Assert.AreEqual(own.Parameters[i], large.Parameters[i], 1e-6, $"parameter {i}"); // sums of 32 numbers of size 0.01 in another order
        }
    }

    public static IEnumerable<object[]> Trainings =>
        from loss in Enum.GetValues<NetworkTrainingLoss>()
        from batch in new[] { 16, 50 }
        from optimizer in new[] { NetworkOptimizer.Adam(), NetworkOptimizer.AdamW(), NetworkOptimizer.Momentum(0.8) }
        select new object[] { loss, batch, optimizer };

    [TestMethod]
    [DynamicData(nameof(Trainings))]
    public void NetworksAreThoseOfTheProcessor(NetworkTrainingLoss loss, int batch, NetworkOptimizer optimizer)
    {
        var options = new NeuralNetworkOptions
        {
            Architecture = new MultilayerPerceptron { Width = 12, Depth = 2, Activation = NetworkActivation.Tanh }, TrainingLoss = loss, BatchSize = batch, Optimizer = optimizer, WeightDecay = 1e-3,
            LearningRate = 0.02, Epochs = 6, Tolerance = 0, IncludeUnfitted = true,
        };
        var processor = Train(options);
        var tensors = Train(new NeuralNetworkOptions(options) { TensorsOnly = true });
        var differentiated = Train(new NeuralNetworkOptions(options) { Architecture = new Wrapped(options.Architecture) });
        for (int s = 0; s < processor.Count; s++)
        {
            // Up to 24 steps, each of which may enlarge the rounding of single precision.
            Assert.AreEqual(processor[s].Drawn.TrainingLoss, tensors[s].Drawn.TrainingLoss, 1e-4 * processor[s].Drawn.TrainingLoss);
            Assert.AreEqual(processor[s].Drawn.TrainingLoss, differentiated[s].Drawn.TrainingLoss, 1e-4 * processor[s].Drawn.TrainingLoss);
            Assert.AreEqual(processor[s].Drawn.Seed, tensors[s].Drawn.Seed);
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void NetworksStopWhereTheyStopOnTheProcessor(bool fullBatch)
    {
        // Descent on a linear function: losses fall smoothly, so rounding moves no network to another step unless its loss is within 1e-6 of the tolerance.
        var numbers = NetworkTasks.Numbers(40, 3, 2);
        var options = new NeuralNetworkOptions
        {
            Architecture = new LinearNetwork(), BatchSize = fullBatch ? null : 16, Optimizer = NetworkOptimizer.Sgd, LearningRate = 0.05, Epochs = 500, Tolerance = 0.06, IncludeUnfitted = true,
        };
        var processor = Train(options, numbers);
        var tensors = Train(new NeuralNetworkOptions(options) { TensorsOnly = true }, numbers);
        Assert.IsGreaterThan(3, processor.Select(network => network.Epochs).Distinct().Count());
        Assert.IsTrue(processor.TrueForAll(network => network.Drawn.Status == HypothesisStatus.Fitted));
        for (int s = 0; s < processor.Count; s++)
        {
            Assert.AreEqual(processor[s].Epochs, tensors[s].Epochs, $"network {s}");
            Assert.AreEqual(processor[s].Drawn.TrainingLoss, tensors[s].Drawn.TrainingLoss, 1e-6);
            for (int i = 0; i < processor[s].Parameters.Length; i++)
                Assert.AreEqual(processor[s].Parameters[i], tensors[s].Parameters[i], 1e-5f, $"network {s}, parameter {i}"); // hundreds of contracting steps
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ResultsDoNotDependOnHowOftenLossesAreRead(bool differentiated)
    {
        NetworkArchitecture architecture = new MultilayerPerceptron { Width = 6, Depth = 1 };
        var options = new NeuralNetworkOptions
        {
            Architecture = differentiated ? new Wrapped(architecture) : architecture, BatchSize = null, LearningRate = 0.02, Epochs = 40, Tolerance = 0.07, TensorsOnly = true,
        };
        var (each, many) = (Train(stepsPerRead: 1), Train(stepsPerRead: 32));
        Assert.Contains(HypothesisStatus.Fitted, each.Select(network => network.Drawn.Status), string.Join(' ', each.Select(network => network.Epochs)));
        Assert.Contains(HypothesisStatus.DidNotFit, each.Select(network => network.Drawn.Status), string.Join(' ', each.Select(network => network.Epochs)));
        for (int s = 0; s < each.Length; s++)
        {
            Assert.AreEqual(each[s].Epochs, many[s].Epochs);
            Assert.AreEqual(each[s].Drawn.Status, many[s].Drawn.Status);
            // Networks are removed at other steps, and products of fewer networks may add in another order.
            Assert.AreEqual(each[s].Drawn.TrainingLoss, many[s].Drawn.TrainingLoss, 1e-5);
            for (int i = 0; i < each[s].Parameters.Length; i++)
                Assert.AreEqual(each[s].Parameters[i], many[s].Parameters[i], 1e-4f);
        }

        TrainedNetwork[] Train(int stepsPerRead) =>
            new TensorTraining(options, new NetworkTask(s_task)) { StepsPerRead = stepsPerRead }.Train([.. Enumerable.Range(0, 6).Select(seed => new SeedOrigin(seed))], null, default);
    }

    [TestMethod]
    public void AMixerReportsProgressWithinAnEpoch()
    {
        // A mixer uses each weight for many patches: an epoch may take far longer than its number of parameters suggests.
        var task = new TaskData(TaskKind.Regression, 64, [.. Enumerable.Range(0, 64 * 16).Select(i => Math.Sin(i))], [.. Enumerable.Range(0, 64).Select(i => Math.Cos(i))]);
        var options = new NeuralNetworkOptions { Architecture = new MlpMixer(), Epochs = 2, BatchSize = 2, IncludeUnfitted = true };
        List<double> reports = [];
        new TensorTraining(options, new NetworkTask(task)).Train([new SeedOrigin(0)], reports.Add, default);
        CollectionAssert.AreEqual(Enumerable.Range(1, 32).Select(i => i / 16.0).ToArray(), reports.Distinct().ToArray());
    }

    [TestMethod]
    public void FewerNetworksTrainTogetherWhereMemoryRunsOut()
    {
        var options = new NeuralNetworkOptions { Architecture = new Wrapped(new LinearNetwork(), most: 2), Epochs = 3, BatchSize = 10, Samples = 7, IncludeUnfitted = true };
        var batches = new NeuralNetworkHypothesisSpace(options).Draw(s_task, [.. Enumerable.Range(0, 7)]).ToList();
        CollectionAssert.AreEqual(Enumerable.Range(0, 7).ToArray(), batches.SelectMany(batch => batch.Hypotheses).Select(hypothesis => hypothesis.Seed).ToArray());
        Assert.IsTrue(batches.TrueForAll(batch => batch.Hypotheses.Count <= 2));
        options = new NeuralNetworkOptions(options) { Architecture = new Wrapped(new LinearNetwork(), most: 0) };
        var error = Assert.ThrowsExactly<TaskTooLargeException>(() => new NeuralNetworkHypothesisSpace(options).Draw(s_task, [1, 2]).ToList());
        StringAssert.Contains(error.Message, "MemoryBytes");
    }

    [TestMethod]
    public void OrdersGoFromBatchToBatchAndThenFromNetworkToNetwork()
    {
        NetworkOrigin[] origins = [new SeedOrigin(3), new SeedOrigin(4)];
        using var orders = new EpochOrders(5, 2, torch.CPU);
        orders.Prepare(origins, 7);
        using var table = orders.Of(origins, 7);
        int[] a = new int[5], b = new int[5];
        origins[0].Shuffle(7, a);
        origins[1].Shuffle(7, b);
        CollectionAssert.AreEqual(new[] { a[0], a[1], b[0], b[1], a[2], a[3], b[2], b[3], a[4], b[4] }, table.data<int>().ToArray());
    }

    [TestMethod]
    public void ScriptsReadNumbersAndErrorsAreSentences()
    {
        CollectionAssert.AreEqual(
            new[] { "1.0", "0.001", "1e-08", "-2.5", "1e+20" }, new[] { 1, 0.001, 1e-8, -2.5, 1e20 }.Select(TensorScript.Number).ToArray());
        using var script = new TensorScript("def product(x: Tensor):\n    torch.mm(x, x, out=x)\n\n");
        using var x = torch.zeros(2, 3);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => script.Run("product", x));
        StringAssert.StartsWith(error.Message, "libtorch reported an error: mat1 and mat2 shapes cannot be multiplied");
        Assert.DoesNotContain('\n', error.Message);
    }

    private static List<TrainedNetwork> Train(NeuralNetworkOptions options, TaskData? task = null) =>
        [.. new NeuralNetworkHypothesisSpace(options).Draw(task ?? s_task, [1, 2, 3, 4, 5, 6]).Cast<NetworkBatch>().SelectMany(batch => batch.Networks)];

    /// <summary>The parameters of two networks after an epoch, without padding, and their running losses.</summary>
    private static (float[] Parameters, float[] Losses) Batches(NeuralNetworkOptions options, bool large = false)
    {
        using var scope = torch.NewDisposeScope();
        var task = new NetworkTask(s_task);
        var plan = new StepPlan(options, task.Rows, task.FeatureCount, task.OutputCount);
        var networks = plan.Networks;
        float[][] starts = [.. new[] { 1, 2 }.Select(seed =>
        {
            var (plain, padded) = (new float[networks.PlainLength], new float[networks.Length]);
            new SeedOrigin(seed).Start(networks.Parameters, options.Initialization, plain);
            networks.Pad(plain, padded);
            return padded;
        })];
        using var script = plan.Compile(networks: large ? int.MaxValue : 2);
        using var steps = plan.Start(script, networks.Stack(starts, torch.CPU));
        using var orders = new EpochOrders(task.Rows, plan.Batch, torch.CPU);
        var order = orders.Of([new SeedOrigin(1), new SeedOrigin(2)], 1);
        var losses = torch.zeros(2, 1, 1);
        steps.Batches(
            torch.tensor(plan.Inputs(task), [task.Rows, plan.InputColumns]).index_select(0, order), torch.tensor(task.Targets, [task.Rows, task.OutputCount]).index_select(0, order), losses, default);
        var after = TensorNetworks.ToArray(steps.Flat);
        var parameters = new float[2 * networks.PlainLength];
        for (int s = 0; s < 2; s++)
        {
            networks.Unpad(after.AsSpan(s * networks.Length, networks.Length), parameters.AsSpan(s * networks.PlainLength));
            // What is left are the paddings, which stay zero.
            var copy = new float[networks.Length];
            networks.Pad(parameters.AsSpan(s * networks.PlainLength, networks.PlainLength), copy);
            CollectionAssert.AreEqual(copy, after.AsSpan(s * networks.Length, networks.Length).ToArray());
        }
        return (parameters, TensorNetworks.ToArray(losses));
    }

    /// <summary>An architecture that is not known to be a perceptron, so it trains by automatic differentiation; and that runs out of memory with too many networks.</summary>
    private sealed class Wrapped(NetworkArchitecture inner, int most = int.MaxValue) : NetworkArchitecture
    {
        public override string Name => "wrapped " + inner.Name;

        public override IReadOnlyList<KeyValuePair<string, object>> Settings => inner.Settings;

        public override IReadOnlyList<NetworkParameter> Parameters(int features, int outputs) => inner.Parameters(features, outputs);

        public override torch.Tensor Forward(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs) => parameters[0].shape[0] <= most
            ? inner.Forward(parameters, inputs)
            : throw new TaskTooLargeException("The temporaries of one step on the GPU", 2, 1, "use fewer networks at a time (MemoryBytes)");
    }
}
