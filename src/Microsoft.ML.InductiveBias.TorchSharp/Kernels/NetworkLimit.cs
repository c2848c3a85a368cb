using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>NNGP or NTK of an infinitely wide network with one nonlinearity, without the amplitude. All methods run in a dispose
/// scope.</summary>
internal abstract class NetworkLimit
{
    /// <summary>K(x, x) of each point, <c>[a]</c>.</summary>
    public abstract torch.Tensor Variances(PointRows points);

    /// <summary>The points as the layers need them, <c>[a, …]</c>, and the size of each, <c>[a]</c>.</summary>
    public abstract (PointRows Points, torch.Tensor Sizes) Inputs(PointRows points);

    /// <summary>K(x, y) of each pair, <c>[a, b]</c>.</summary>
    /// <param name="u">Points from <see cref="Inputs"/>, <c>[a, …]</c>.</param>
    /// <param name="p">Their sizes, <c>[a, 1]</c>.</param>
    /// <param name="v">Points from <see cref="Inputs"/>, <c>[b, …]</c>.</param>
    /// <param name="q">Their sizes, <c>[1, b]</c>.</param>
    public abstract torch.Tensor Covariances(PointRows u, torch.Tensor p, PointRows v, torch.Tensor q);
}
