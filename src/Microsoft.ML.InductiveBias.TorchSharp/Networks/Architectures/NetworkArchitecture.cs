using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The architecture of a network: its parameters, and the computation of outputs from inputs for S networks at once.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Derive from this class to add your own architecture. `Parameters` lists the parameters of one network; `Forward` receives each
/// with a leading dimension S and must treat the S networks independently of each other (batched matrix products, grouped
/// convolutions, elementwise operations). It runs under automatic differentiation, on the device of its tensors, and must not
/// draw random numbers: a hypothesis is a function of training rows and seed alone.
/// ]]></format>
/// </remarks>
public abstract class NetworkArchitecture
{
    /// <summary>The name in results, such as <c>mlp</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The settings by name, as results show them.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, object>> Settings { get; }

    /// <summary>The parameters of one network.</summary>
    /// <param name="features">Number of features d.</param>
    /// <param name="outputs">Number of outputs k.</param>
    /// <exception cref="ArgumentException">The architecture does not fit the number of features.</exception>
    public abstract IReadOnlyList<NetworkParameter> Parameters(int features, int outputs);

    /// <summary>The outputs of S networks.</summary>
    /// <param name="parameters">In the order of <see cref="Parameters"/>, each <c>[S, …shape]</c>.</param>
    /// <param name="inputs"><c>[S, b, d]</c>, float32; may be an expanded view.</param>
    /// <returns><c>[S, b, k]</c>: the outputs, or for cross-entropy the logits.</returns>
    public abstract torch.Tensor Forward(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs);

    /// <summary>Estimates how many numbers the training of one network keeps for each row of a batch; determines how many networks train together.</summary>
    /// <param name="features">Number of features d.</param>
    /// <param name="outputs">Number of outputs k.</param>
    /// <remarks>By default four times the features and the outputs of all layers, where the fan-out of a weight counts as the outputs of its layer.</remarks>
    public virtual long ValuesPerRow(int features, int outputs) =>
        4 * (features + Parameters(features, outputs).Where(p => p.Role == NetworkParameterRole.Weight).Sum(p => (long)p.FanOut));

    /// <summary>Whether both are architectures of the same type with the same settings.</summary>
    /// <param name="obj">Another architecture.</param>
    public override bool Equals(object? obj) =>
        obj is NetworkArchitecture other && other.GetType() == GetType() && other.Name == Name && other.Settings.SequenceEqual(Settings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(GetType(), Name);
}
