using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The product of kernels, K(x, y) = a² Π_i K_i(x, y): hypotheses vary as soon as one of the kernels lets them.</summary>
public sealed record KernelProduct : Kernel
{
    /// <summary>The product of kernels.</summary>
    /// <param name="factors">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public KernelProduct(params IReadOnlyList<Kernel> factors) => Factors = ResolvedCombination.Checked(factors, nameof(factors));

    /// <inheritdoc/>
    public override string Name => "product";

    /// <summary>The kernels that are multiplied.</summary>
    public IReadOnlyList<Kernel> Factors { get; }

    /// <summary>Whether both have equal factors in the same order.</summary>
    /// <param name="other">Another product.</param>
    public bool Equals(KernelProduct? other) => base.Equals(other) && Factors.SequenceEqual(other.Factors);

    /// <inheritdoc/>
    public override int GetHashCode() => Factors.Aggregate(base.GetHashCode(), HashCode.Combine);

    internal override ResolvedKernel Resolve(torch.Tensor training) =>
        new ResolvedCombination([.. Factors.Select(factor => factor.Resolve(training))], isProduct: true, Amplitude);
}
