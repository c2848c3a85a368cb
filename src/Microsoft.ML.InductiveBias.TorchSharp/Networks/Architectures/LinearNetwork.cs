using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A linear function with bias: a network without hidden layers.</summary>
public sealed class LinearNetwork() : StandardArchitecture("linear")
{
    private protected override IReadOnlyList<KeyValuePair<string, object>> OwnSettings => [];

    private protected override IReadOnlyList<NetworkParameter> OwnParameters(int features, int outputs) =>
        [.. BatchedLayers.DenseParameters("output", features, outputs)];

    private protected override torch.Tensor Outputs(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs)
    {
        return BatchedLayers.Dense(inputs, parameters[0], parameters[1]);
    }
}
