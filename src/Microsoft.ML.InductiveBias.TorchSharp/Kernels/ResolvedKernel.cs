using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel with every parameter a number, ready for matrices.</summary>
internal abstract class ResolvedKernel
{
    /// <summary>The parameters by name, as results show them.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, object>> Parameters { get; }

    /// <summary>The kernel in ML.NET's own transformers; <see langword="null"/> where they cannot express it.</summary>
    public virtual StockKernel? Stock => null;

    /// <summary>The parameters that the likelihood is to choose.</summary>
    public virtual IReadOnlyList<FreeParameter> Free => [];

    /// <summary>K(x, x) of each point, <c>[a]</c>; the caller disposes it.</summary>
    /// <param name="points"><c>[a, d]</c>.</param>
    public abstract torch.Tensor Diagonal(torch.Tensor points);

    /// <summary>The kernel matrix of two sets of points; the caller disposes it.</summary>
    /// <param name="left"><c>[a, d]</c>.</param>
    /// <param name="right"><c>[b, d]</c>.</param>
    /// <returns><c>[a, b]</c>.</returns>
    public abstract torch.Tensor Cross(torch.Tensor left, torch.Tensor right);

    /// <summary>The kernel matrix of one set of points with itself, its diagonal exact; the caller disposes it.</summary>
    /// <param name="points"><c>[a, d]</c>.</param>
    public abstract torch.Tensor Gram(torch.Tensor points);

    /// <summary>The kernel times a factor squared.</summary>
    public abstract ResolvedKernel Amplified(double factor);

    /// <summary>The kernel with other values of its free parameters.</summary>
    /// <param name="logarithms">One natural logarithm for each of <see cref="Free"/>.</param>
    public virtual ResolvedKernel With(ReadOnlySpan<double> logarithms) => this;

    /// <summary>Adds Σ_ab weights_ab ∂K_ab/∂ln θ for each free parameter θ.</summary>
    /// <param name="points"><c>[a, d]</c>.</param>
    /// <param name="weights"><c>[a, a]</c>, symmetric.</param>
    /// <param name="gradient">One element for each of <see cref="Free"/>.</param>
    public virtual void AddGradient(torch.Tensor points, torch.Tensor weights, Span<double> gradient)
    {
    }

    /// <summary>The kernel with its length scales times a factor; <see langword="null"/> where it has none.</summary>
    public virtual ResolvedKernel? WithLengthScalesTimes(double factor) => null;

    /// <summary>The kernel without free parameters and without a store: every parameter is what it is now.</summary>
    public virtual ResolvedKernel Settled() => this;

    /// <summary>The kernel with its distances taken from and left in a store.</summary>
    public virtual ResolvedKernel Sharing(DistanceStore store) => this;

    /// <summary>A kernel matrix whose diagonal is replaced by <see cref="Diagonal"/>, which has more digits than the formula of two points.</summary>
    private protected torch.Tensor WithItsDiagonal(torch.Tensor gram, torch.Tensor points)
    {
        using var diagonal = gram.diagonal();
        using var exact = Diagonal(points);
        diagonal.copy_(exact);
        return gram;
    }
}
