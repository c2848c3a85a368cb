using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A linear function with bias: a network without hidden layers.</summary>
public sealed class LinearNetwork : NetworkArchitecture
{
    /// <inheritdoc/>
    public override string Name => "linear";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object>> Settings => [];

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkParameter> Parameters(int features, int outputs) =>
        [.. BatchedLayers.DenseParameters("output", features, outputs)];

    /// <inheritdoc/>
    public override torch.Tensor Forward(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return BatchedLayers.Dense(inputs, parameters[0], parameters[1]);
    }
}
