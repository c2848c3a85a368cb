using Microsoft.ML.InductiveBias.Networks;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Networks;

/// <summary>Gradients against automatic differentiation and differences, optimisers against PyTorch's.</summary>
[TestClass]
public sealed class TrainingStepTests
{
    public static IEnumerable<object[]> Perceptrons =>
    [
        [new LinearNetwork(), 5, 3, 40],
        [new MultilayerPerceptron { Width = 10, Depth = 1 }, 7, 1, 33],
        [new MultilayerPerceptron { Width = 37, Depth = 3, Activation = NetworkActivation.Tanh }, 3, 17, 250],
        [new MultilayerPerceptron { Width = 64, Depth = 2, Activation = NetworkActivation.Gelu }, 20, 10, 101],
        [new MultilayerPerceptron { Width = 270, Depth = 2 }, 257, 4, 97],
    ];

    [TestMethod]
    [DynamicData(nameof(Perceptrons))]
    public void GradientsOfPerceptronsAreThoseOfAutomaticDifferentiation(NetworkArchitecture architecture, int features, int outputs, int rows)
    {
        foreach (var loss in Enum.GetValues<NetworkTrainingLoss>())
        {
            if (loss == NetworkTrainingLoss.CrossEntropy && outputs == 1)
                continue;
            var (networks, layout, plain, x, y) = Start(architecture, features, outputs, rows);
            var perceptron = new Perceptron(layout, rows);
            var weights = new float[layout.PackedLength];
            var packedGradient = new float[layout.PackedLength];
            var gradient = new float[layout.PlainLength];
            layout.Pack(plain, weights);
            // Reversed rows, so that the choice of rows matters.
            int[] order = [.. Enumerable.Range(0, rows).Reverse()];
            double value = perceptron.LossAndGradient(weights, x, y, order, rows, loss, packedGradient);
            layout.Unpack(packedGradient, gradient);

            using var scope = torch.NewDisposeScope();
            var flat = networks.Stack([plain], torch.CPU).requires_grad_(true);
            var expectedLoss = TensorNetworks.Losses(
                networks.Forward(networks.Views(flat), torch.tensor(x, [1, rows, features])), torch.tensor(y, [rows, outputs]), loss);
            expectedLoss.sum().backward();
            var expected = flat.grad!.data<float>().ToArray();

            // Single precision, sums in another order.
            Assert.AreEqual(expectedLoss.item<float>(), value, 1e-5 * value, $"{loss}");
            double scale = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], gradient[i], 2e-5 * scale, $"{loss}, parameter {i}");
            Assert.AreEqual(0, packedGradient.Sum(Math.Abs) - gradient.Sum(Math.Abs), 1e-3 * scale, "What fills up panels has no gradient.");
        }
    }

    [TestMethod]
    public void GradientsOfPerceptronsAreDifferencesOfLosses()
    {
        var architecture = new MultilayerPerceptron { Width = 6, Depth = 2, Activation = NetworkActivation.Tanh };
        var (_, layout, plain, x, y) = Start(architecture, 4, 2, 30);
        var perceptron = new Perceptron(layout, 30);
        var weights = new float[layout.PackedLength];
        var gradient = new float[layout.PackedLength];
        layout.Pack(plain, weights);
        perceptron.LossAndGradient(weights, x, y, [], 30, NetworkTrainingLoss.MeanSquaredError, gradient);
        var task = new NetworkTask(new TaskData(TaskKind.Regression, 30, Array.ConvertAll(x, v => (double)v), Array.ConvertAll(y, v => (double)v)));
        int largest = Array.IndexOf(gradient, gradient.MaxBy(Math.Abs));
        double Loss(float step)
        {
            var moved = (float[])weights.Clone();
            moved[largest] += step;
            return perceptron.Loss(moved, task, NetworkTrainingLoss.MeanSquaredError);
        }
        // A central difference of losses that are right to about 1e-7, with a third-order error of step².
        Assert.AreEqual((Loss(0.01f) - Loss(-0.01f)) / 0.02, gradient[largest], 2e-3 * Math.Abs(gradient[largest]));
    }

    public static IEnumerable<object[]> Optimizers =>
    [
        [NetworkOptimizer.Sgd, 0.0], [NetworkOptimizer.Sgd, 0.1], [NetworkOptimizer.Momentum(0.8), 0.05],
        [NetworkOptimizer.Adam(), 0.0], [NetworkOptimizer.Adam(0.8, 0.95, 1e-4), 0.1], [NetworkOptimizer.AdamW(), 0.1],
    ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void StepsAreThoseOfPyTorch(NetworkOptimizer optimizer, double decay)
    {
        const int length = 48, steps = 20;
        const double rate = 0.01;
        using var scope = torch.NewDisposeScope();
        var random = new Random(5);
        var start = NetworkTasks.UniformSingle(length, random);
        var gradients = Enumerable.Range(0, steps).Select(_ => NetworkTasks.UniformSingle(length, random)).ToArray();

        var parameter = new TorchSharp.Modules.Parameter(torch.tensor(start), true);
        using torch.optim.Optimizer reference = optimizer.Rule switch
        {
            { DecoupledDecay: true } adam => torch.optim.AdamW([parameter], rate, adam.Beta1, adam.Beta2, adam.Epsilon, decay),
            { IsAdam: true } adam => torch.optim.Adam([parameter], rate, adam.Beta1, adam.Beta2, adam.Epsilon, decay),
            { Beta1: > 0 } momentum => torch.optim.SGD([parameter], rate, momentum.Beta1, weight_decay: decay),
            _ => torch.optim.SGD([parameter], rate, weight_decay: decay),
        };
        var fused = new FusedUpdate(optimizer.Rule, rate, decay, length);
        var fusedValues = (float[])start.Clone();
        var flat = torch.tensor(start, [2, length / 2]);
        var flatGradient = torch.zeros_like(flat);
        using var tensors = new TensorUpdate(optimizer.Rule, flat, flatGradient);
        using var script = new TensorScript(TensorUpdate.Source(optimizer.Rule, rate, decay));
        foreach (var gradient in gradients)
        {
            parameter.grad = torch.tensor(gradient);
            reference.step();
            fused.Step(fusedValues, gradient);
            flatGradient.copy_(torch.tensor(gradient, [2, length / 2]));
            script.Run("update", tensors.Arguments);
        }
        var expected = parameter.detach().data<float>().ToArray();
        var batched = flat.data<float>().ToArray();
        for (int i = 0; i < length; i++)
        {
            // 20 steps in single precision.
            Assert.AreEqual(expected[i], fusedValues[i], 1e-5, $"fused, {i}");
            Assert.AreEqual(expected[i], batched[i], 1e-5, $"batched, {i}");
        }
        Assert.AreNotEqual(start[0], expected[0], 0.01f);
    }

    [TestMethod]
    public void ARestartForgetsEarlierSteps()
    {
        var rule = NetworkOptimizer.Adam().Rule;
        float[] once = [.. Enumerable.Repeat(1f, 8)], twice = [.. once], gradient = [.. Enumerable.Range(1, 8).Select(i => (float)i)];
        new FusedUpdate(rule, 0.1, 0, 8).Step(once, gradient);
        var update = new FusedUpdate(rule, 0.1, 0, 8);
        update.Step([.. once], gradient);
        update.Restart();
        update.Step(twice, gradient);
        CollectionAssert.AreEqual(once, twice);
    }

    [TestMethod]
    [DataRow("pyTorchDefault", 0.1 / 3, 0.1 / 3)]
    [DataRow("he", 0.2, 0)]
    [DataRow("glorot", 2.0 / (10 + 400), 0)]
    [DataRow("neuralTangent(1.5)", 0.225, 0)]
    public void StartsHaveTheVarianceOfTheirInitialisation(string name, double weightVariance, double biasVariance)
    {
        var initialization = new[] { NetworkInitialization.PyTorchDefault, NetworkInitialization.He, NetworkInitialization.Glorot, NetworkInitialization.NeuralTangent(1.5) }
            .Single(candidate => candidate.Name == name);
        var parameters = BatchedLayers.DenseParameters("layer", 10, 400).ToArray();
        var values = new float[parameters.Sum(parameter => parameter.Count)];
        double weights = 0, biases = 0, mean = 0;
        const int seeds = 20;
        for (int seed = 0; seed < seeds; seed++)
        {
            NetworkStart.Draw(parameters, initialization, seed, 0, values);
            NetworkStart.Scale(parameters, initialization, values);
            mean += values.Take(4000).Average(value => (double)value) / seeds;
            weights += values.Take(4000).Average(value => (double)value * value) / seeds;
            biases += values.Skip(4000).Average(value => (double)value * value) / seeds;
        }
        // 80,000 weights: the mean square has a standard error of 0.5 % (normal) or less, four of them; 8,000 biases.
        Assert.AreEqual(0, mean, 4 * Math.Sqrt(weightVariance / 80_000));
        Assert.AreEqual(weightVariance, weights, 0.02 * weightVariance);
        Assert.AreEqual(biasVariance, biases, 0.045 * biasVariance);
    }

    private static (TensorNetworks Networks, PerceptronLayout Layout, float[] Plain, float[] X, float[] Y) Start(NetworkArchitecture architecture, int features, int outputs, int rows)
    {
        var random = new Random(7);
        var layout = PerceptronLayout.Of(architecture, features, outputs)!;
        var plain = NetworkTasks.UniformSingle(layout.PlainLength, random).Select(value => value * 0.3f).ToArray();
        var x = NetworkTasks.UniformSingle(rows * features, random);
        var y = new float[rows * outputs];
        for (int row = 0; row < rows; row++)
            y[row * outputs + random.Next(outputs)] = 1;
        return (new TensorNetworks(architecture, features, outputs, null), layout, plain, x, y);
    }
}
