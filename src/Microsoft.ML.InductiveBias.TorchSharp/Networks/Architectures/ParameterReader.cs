using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Takes parameters one after the other, in the order in which an architecture lists them.</summary>
internal sealed class ParameterReader(IReadOnlyList<torch.Tensor> parameters)
{
    private int _next;

    /// <summary>The next parameter.</summary>
    public torch.Tensor Take() => parameters[_next++];

    /// <summary>A dense layer on <c>[S, b, in]</c>.</summary>
    public torch.Tensor Dense(torch.Tensor x) => BatchedLayers.Dense(x, Take(), Take());

    /// <summary>A dense layer along the last dimension.</summary>
    public torch.Tensor DenseAlong(torch.Tensor x) => BatchedLayers.DenseAlong(x, Take(), Take());

    /// <summary>A hidden layer with GELU and a linear layer, along the last dimension.</summary>
    public torch.Tensor Perceptron(torch.Tensor x) => DenseAlong(torch.nn.functional.gelu(DenseAlong(x)));

    /// <summary>A layer normalization along the last dimension of <c>[S, b, t, width]</c>.</summary>
    public torch.Tensor Normalize(torch.Tensor x) => BatchedLayers.Normalize(x, Take(), Take());
}
