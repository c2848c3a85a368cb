using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel with every parameter a number, ready for matrices.</summary>
internal abstract class ResolvedKernel
{
    /// <summary>The parameters by name, as results show them.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, object>> Parameters { get; }

    /// <summary>The kernel as an expression of the squared distance, in the language of ML.NET's Expression transform,
    /// without the amplitude; <see langword="null"/> for a kernel that is not radial.</summary>
    public abstract string? ExpressionOfSquaredDistance { get; }

    /// <summary>K(x, x), the same for every x of a stationary kernel.</summary>
    public abstract double Variance { get; }

    /// <summary>The kernel matrix of two sets of points; the caller disposes it.</summary>
    /// <param name="left"><c>[a, d]</c>.</param>
    /// <param name="right"><c>[b, d]</c>.</param>
    /// <returns><c>[a, b]</c>.</returns>
    public abstract torch.Tensor Cross(torch.Tensor left, torch.Tensor right);

    /// <summary>The kernel matrix of one set of points with itself, its diagonal exact; the caller disposes it.</summary>
    /// <param name="points"><c>[a, d]</c>.</param>
    public abstract torch.Tensor Gram(torch.Tensor points);
}
