using Microsoft.ML.InductiveBias.Networks;

namespace Microsoft.ML.InductiveBias.GpuCheck;

/// <summary>Networks of the same seeds on a device and on the processor. On the processor as device, perceptrons train by the steps of devices, too.</summary>
internal static class NetworkAgreement
{
    private const int Side = 4, Seeds = 12;

    /// <summary>Single precision after a dozen steps, each of which may enlarge rounding.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>libtorch rounds the factors of convolutions on a GPU to ten bits by default.</summary>
    private const double ConvolutionTolerance = 2e-2;

    /// <summary>Trains and prints a line for each kind of network.</summary>
    /// <returns>How many differ by more than allowed.</returns>
    public static int Check(ComputeDevice device)
    {
        var classes = Tasks.Classes(300, Side * Side, 3, seed: 1);
        var image = new ImageShape(1, Side, Side);
        int failures = 0;
        foreach (var activation in Enum.GetValues<NetworkActivation>())
        {
            foreach (var loss in Enum.GetValues<NetworkTrainingLoss>())
            {
                failures += Compare($"mlp {activation}, {loss}", Tolerance, device, classes, Short(new MultilayerPerceptron { Width = 30, Activation = activation }, loss, 64));
            }
        }
        foreach (var optimizer in new[] { NetworkOptimizer.AdamW(), NetworkOptimizer.Momentum(), NetworkOptimizer.Sgd })
        {
            var options = Short(new MultilayerPerceptron { Width = 20, Depth = 1 }, default, null);
            failures += Compare($"mlp, all rows, {optimizer}", Tolerance, device, classes, new NeuralNetworkOptions(options) { Optimizer = optimizer, WeightDecay = 0.01, Epochs = 12 });
        }
        failures += Compare("mlp, neural tangent", Tolerance, device, classes, new NeuralNetworkOptions(Short(new MultilayerPerceptron(), default, 64)) { Initialization = NetworkInitialization.NeuralTangent(1.4) });
        failures += Compare("mixer", Tolerance, device, classes, Short(new MlpMixer(), default, 100));
        failures += Compare("transformer", Tolerance, device, classes, Short(new TransformerEncoder(), default, 100));
        failures += Compare("cnn", ConvolutionTolerance, device, classes, Short(new ConvolutionalNetwork(image), default, 100));
        foreach (int? batch in new int?[] { null, 64 })
        {
            // Descent on a linear function contracts differences, so networks stop at the same step.
            failures += Compare($"linear, to the tolerance, {(batch is null ? "all rows" : "batches")}", 1e-4, device, classes, new NeuralNetworkOptions
            {
                Architecture = new LinearNetwork(), Optimizer = NetworkOptimizer.Sgd, LearningRate = 0.1, BatchSize = batch, Epochs = 400, Tolerance = 0.1, IncludeUnfitted = true,
            });
        }
        return failures;
    }

    private static NeuralNetworkOptions Short(NetworkArchitecture architecture, NetworkTrainingLoss loss, int? batch) =>
        new() { Architecture = architecture, TrainingLoss = loss, BatchSize = batch, Epochs = 3, Tolerance = 0, IncludeUnfitted = true };

    private static int Compare(string name, double tolerance, ComputeDevice device, TaskData task, NeuralNetworkOptions options)
    {
        var here = Train(new NeuralNetworkOptions(options) { TensorsOnly = false });
        var there = Train(new NeuralNetworkOptions(options) { Device = device, TensorsOnly = true });
        double worst = here.Zip(there, (a, b) => Math.Abs(a.Drawn.TrainingLoss - b.Drawn.TrainingLoss) / a.Drawn.TrainingLoss).Max();
        int others = here.Zip(there, (a, b) => a.Epochs == b.Epochs && a.Drawn.Seed == b.Drawn.Seed && a.Drawn.Status == b.Drawn.Status ? 0 : 1).Sum();
        bool isRight = worst <= tolerance && others == 0;
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-34} {Seeds,3} networks, largest relative difference of losses {worst:0.0e+00} (allowed {tolerance:0e+00}), {others} stop elsewhere {(isRight ? "ok" : "DIFFERS")}"));
        return isRight ? 0 : 1;

        List<TrainedNetwork> Train(NeuralNetworkOptions some) =>
            [.. new NeuralNetworkHypothesisSpace(some).Draw(task, [.. Enumerable.Range(1, Seeds)]).Cast<NetworkBatch>().SelectMany(batch => batch.Networks)];
    }
}
