using BenchmarkDotNet.Attributes;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.InductiveBias.Benchmarks.NeuralNetworks;

/// <summary>The time that one network takes when 32 train in the library, when they train one after the other in plain TorchSharp,
/// and the floor: the multiply-adds of training at the rate of a large matrix product. Times are for one network and one epoch.</summary>
[InProcess]
[WarmupCount(1)]
[IterationCount(3)]
[InvocationCount(1)]
public class NetworkTrainingBenchmarks
{
    private const int Rows = 1000, Features = 64, Outputs = 10, Depth = 2, Networks = 32, Sequential = 4, Epochs = 5, Side = 1024;

    private Tensor _features = null!, _targets = null!, _square = null!;
    private TaskData _task = null!;

    [Params(64, 512)]
    public int Width { get; set; }

    /// <summary>Rows in a step; 1,000 is the whole training set.</summary>
    [Params(64, 1000)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var features = new double[Rows * Features];
        for (int i = 0; i < features.Length; i++)
            features[i] = 2 * random.NextDouble() - 1;
        _task = TaskData.Classification(features, [.. Enumerable.Range(0, Rows).Select(row => (int)(Math.Abs(features[row * Features]) * Outputs))], Outputs);
        _features = tensor(_task.Features.ToArray(), [Rows, Features]).to(float32);
        _targets = tensor(_task.Targets.ToArray(), [Rows, Outputs]).to(float32);
        _square = rand(Side, Side);
    }

    /// <summary>A network after the other: TorchSharp's modules, automatic differentiation and Adam.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Sequential * Epochs)]
    public void OneAfterAnother()
    {
        for (int network = 0; network < Sequential; network++)
        {
            using var model = nn.Sequential(
                ("hidden1", nn.Linear(Features, Width)), ("relu1", nn.ReLU()),
                ("hidden2", nn.Linear(Width, Width)), ("relu2", nn.ReLU()), ("output", nn.Linear(Width, Outputs)));
            using var adam = optim.Adam(model.parameters(), 1e-3);
            for (int epoch = 0; epoch < Epochs; epoch++)
            {
                using var epochScope = NewDisposeScope();
                var order = randperm(Rows);
                for (int from = 0; from < Rows; from += Batch)
                {
                    using var scope = NewDisposeScope();
                    bool all = Batch == Rows;
                    var rows = all ? order : order.narrow(0, from, Math.Min(Batch, Rows - from));
                    adam.zero_grad();
                    var loss = nn.functional.mse_loss(
                        model.forward(all ? _features : _features.index_select(0, rows)), all ? _targets : _targets.index_select(0, rows));
                    loss.backward();
                    adam.step();
                }
            }
        }
    }

    /// <summary>The library: 32 networks.</summary>
    [Benchmark(OperationsPerInvoke = Networks * Epochs)]
    public int Library() => Draw(tensorsOnly: false);

    /// <summary>The way that the library trains on a GPU, here on the processor: one batched computation.</summary>
    [Benchmark(OperationsPerInvoke = Networks * Epochs)]
    public int LibraryAsOnDevices() => Draw(tensorsOnly: true);

    /// <summary>The multiply-adds of 32 networks, in products of 1024 × 1024 matrices.</summary>
    [Benchmark(OperationsPerInvoke = Networks * Epochs)]
    public void Floor()
    {
        // Forward, by weights, and by inputs but for the first layer.
        double inner = (double)Width * Width * (Depth - 1) + (double)Width * Outputs, first = (double)Features * Width;
        double multiplyAdds = Networks * Epochs * (double)Rows * (2 * first + 3 * inner);
        for (double done = 0; done < multiplyAdds; done += Math.Pow(Side, 3))
            mm(_square, _square).Dispose();
    }

    private int Draw(bool tensorsOnly)
    {
        var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions
        {
            Architecture = new MultilayerPerceptron { Width = Width, Depth = Depth },
            BatchSize = Batch == Rows ? null : Batch,
            Epochs = Epochs,
            Tolerance = 0,
            TensorsOnly = tensorsOnly,
        });
        return space.Draw(_task, [.. Enumerable.Range(1, Networks)]).Sum(batch => batch.Hypotheses.Count);
    }
}
