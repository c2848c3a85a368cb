using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>An architecture of this library. Derive your own from <see cref="NetworkArchitecture"/>.</summary>
public abstract class StandardArchitecture : NetworkArchitecture
{
    private protected StandardArchitecture(string name) => Name = name;

    /// <inheritdoc/>
    public sealed override string Name { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<KeyValuePair<string, object>> Settings => OwnSettings;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<NetworkParameter> Parameters(int features, int outputs) => OwnParameters(features, outputs);

    /// <inheritdoc/>
    public sealed override torch.Tensor Forward(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(inputs);
        return Outputs(parameters, inputs);
    }

    /// <inheritdoc/>
    public sealed override long ValuesPerRow(int features, int outputs) => OwnValuesPerRow(features, outputs);

    private protected abstract IReadOnlyList<KeyValuePair<string, object>> OwnSettings { get; }

    private protected abstract IReadOnlyList<NetworkParameter> OwnParameters(int features, int outputs);

    private protected abstract torch.Tensor Outputs(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs);

    private protected virtual long OwnValuesPerRow(int features, int outputs) => base.ValuesPerRow(features, outputs);
}
