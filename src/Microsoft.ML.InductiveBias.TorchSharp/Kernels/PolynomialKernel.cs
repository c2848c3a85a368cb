using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The polynomial kernel K(x, y) = a² (γ xᵀy + c)^p: hypotheses are polynomials of degree p in the features.</summary>
public sealed record PolynomialKernel : Kernel
{
    private readonly int _degree = 2;
    private readonly double _offset = 1;
    private readonly double? _scale;

    /// <inheritdoc/>
    public override string Name => "polynomial";

    /// <summary>p; at least 1, 2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Degree
    {
        get => _degree;
        init => _degree = Checked.AtLeast(value, 1, nameof(Degree));
    }

    /// <summary>c: how much lower degrees count; finite and at least 0, 1 by default. With 0 hypotheses are homogeneous.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Offset
    {
        get => _offset;
        init => _offset = Checked.NotNegative(value, nameof(Offset));
    }

    /// <summary>γ, in units of features to the power of −2; positive and finite, or <see langword="null"/> (the default) for 1/d.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double? Scale
    {
        get => _scale;
        init => _scale = value is { } number ? Checked.Positive(number, nameof(Scale)) : null;
    }

    internal override ResolvedKernel Resolve(torch.Tensor training)
    {
        double scale = Scale ?? 1.0 / training.shape[1];
        return new ResolvedInnerProductKernel(
            [new("kernel", Name), new("degree", Degree), new("offset", Offset), new("scale", scale)], scale, Offset, Degree, Amplitude);
    }
}
