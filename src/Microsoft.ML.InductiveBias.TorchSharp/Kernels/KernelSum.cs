using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The sum of kernels, K(x, y) = a² Σ_i K_i(x, y): a hypothesis is a sum of independent ones, one of each kernel.</summary>
public sealed record KernelSum : Kernel
{
    /// <summary>The sum of kernels.</summary>
    /// <param name="terms">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public KernelSum(params IReadOnlyList<Kernel> terms) => Terms = ResolvedCombination.Checked(terms, nameof(terms));

    /// <inheritdoc/>
    public override string Name => "sum";

    /// <summary>The kernels that are added.</summary>
    public IReadOnlyList<Kernel> Terms { get; }

    /// <summary>Whether both have equal terms in the same order.</summary>
    /// <param name="other">Another sum.</param>
    public bool Equals(KernelSum? other) => base.Equals(other) && Terms.SequenceEqual(other.Terms);

    /// <inheritdoc/>
    public override int GetHashCode() => Terms.Aggregate(base.GetHashCode(), HashCode.Combine);

    internal override ResolvedKernel Resolve(torch.Tensor training) =>
        new ResolvedCombination([.. Terms.Select(term => term.Resolve(training))], isProduct: false, Amplitude);
}
