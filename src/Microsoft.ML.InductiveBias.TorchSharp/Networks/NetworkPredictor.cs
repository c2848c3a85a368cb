namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>The outputs of trained networks at new points.</summary>
internal sealed class NetworkPredictor
{
    private readonly NeuralNetworkOptions _options;

    public NetworkPredictor(NeuralNetworkOptions options, int features, int outputs)
    {
        _options = options;
        Features = features;
        Outputs = outputs;
        Layout = PerceptronLayout.For(options, features, outputs);
    }

    public int Features { get; }

    public int Outputs { get; }

    /// <summary>The layout of perceptrons; <see langword="null"/> for networks that are computed with tensors.</summary>
    public PerceptronLayout? Layout { get; }

    public NetworkArchitecture Architecture => _options.Architecture;

    /// <summary>Whether outputs are probabilities.</summary>
    public bool PredictsProbabilities => _options.TrainingLoss == NetworkTrainingLoss.CrossEntropy;

    /// <summary>For each network <c>[p, k]</c>.</summary>
    public float[][] Predict(IReadOnlyList<float[]> networks, ReadOnlyMemory<float> points, CancellationToken cancellationToken)
    {
        var predictions = Layout is null ? ByTensors(networks, points, cancellationToken) : ByLayers(Layout, networks, points, cancellationToken);
        if (PredictsProbabilities)
        {
            foreach (var outputs in predictions)
                Softmax.Apply(outputs, Outputs);
        }
        return predictions;
    }

    private float[][] ByLayers(PerceptronLayout layout, IReadOnlyList<float[]> networks, ReadOnlyMemory<float> points, CancellationToken cancellationToken)
    {
        int rows = points.Length / Features;
        var predictions = new float[networks.Count][];
        Parallel.For(0, networks.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => (Perceptron: new Perceptron(layout, rows), Packed: new float[layout.PackedLength]),
            (s, _, own) =>
            {
                layout.Pack(networks[s], own.Packed);
                predictions[s] = new float[rows * Outputs];
                own.Perceptron.Predict(own.Packed, points.Span, predictions[s]);
                return own;
            },
            _ => { });
        return predictions;
    }

    private float[][] ByTensors(IReadOnlyList<float[]> networks, ReadOnlyMemory<float> points, CancellationToken cancellationToken) =>
        Cancellable.Run($"predictions of {networks.Count} networks", () => new TensorNetworks(_options.Architecture, Features, Outputs, initialization: null)
            .Predict(networks, points, _options.Device.Resolve(isWorthwhile: true), _options.MemoryOnProcessor, cancellationToken), cancellationToken);
}
