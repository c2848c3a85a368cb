using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The linear kernel K(x, y) = a² (xᵀy + c): hypotheses are linear functions with independent normal weights of variance a²
/// and an intercept of variance a² c.</summary>
/// <remarks>Its hypotheses have d + 1 free numbers, so more rows than that need a noise variance.</remarks>
public sealed record LinearKernel : Kernel
{
    private readonly double _offset = 1;

    /// <inheritdoc/>
    public override string Name => "linear";

    /// <summary>c: the variance of the intercept in units of a²; finite and at least 0, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Offset
    {
        get => _offset;
        init => _offset = Checked.NotNegative(value, nameof(Offset));
    }

    internal override ResolvedKernel Resolve(torch.Tensor training) =>
        new ResolvedInnerProductKernel([new("kernel", Name), new("offset", Offset)], 1, Offset, 1, Amplitude);
}
