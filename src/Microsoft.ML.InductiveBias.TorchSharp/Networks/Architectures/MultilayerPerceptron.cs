using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A fully connected network with hidden layers of one width.</summary>
public sealed class MultilayerPerceptron() : StandardArchitecture("mlp")
{
    /// <summary>Units of each hidden layer, at least 1; 64 by default.</summary>
    public int Width
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 64;

    /// <summary>Number of hidden layers, at least 1; 2 by default.</summary>
    public int Depth
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 2;

    /// <summary>The activation function of the hidden units; ReLU by default.</summary>
    public NetworkActivation Activation { get; init; }

    private protected override IReadOnlyList<KeyValuePair<string, object>> OwnSettings =>
        [new("width", Width), new("depth", Depth), new("activation", BatchedLayers.NameOf(Activation))];

    private protected override IReadOnlyList<NetworkParameter> OwnParameters(int features, int outputs)
    {
        List<NetworkParameter> parameters = [];
        for (int layer = 0; layer < Depth; layer++)
            parameters.AddRange(BatchedLayers.DenseParameters($"hidden{layer + 1}", layer == 0 ? features : Width, Width));
        parameters.AddRange(BatchedLayers.DenseParameters("output", Width, outputs));
        return parameters;
    }

    private protected override torch.Tensor Outputs(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs)
    {
        var x = inputs;
        for (int i = 0; i < parameters.Count; i += 2)
        {
            x = BatchedLayers.Dense(x, parameters[i], parameters[i + 1]);
            if (i + 2 < parameters.Count)
                x = BatchedLayers.Activate(x, Activation);
        }
        return x;
    }
}
