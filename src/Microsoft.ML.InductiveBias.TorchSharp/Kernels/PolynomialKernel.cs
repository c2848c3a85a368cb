using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The polynomial kernel K(x, y) = a² (γ xᵀy + c)^p: hypotheses are polynomials of degree p in the features.</summary>
public sealed class PolynomialKernel() : InnerProductKernel("polynomial")
{
    private double? _scale;

    /// <summary>p; at least 1, 2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Degree
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 2;

    /// <summary>c: the weight of lower degrees; finite and at least 0, 1 by default. With 0, hypotheses are homogeneous.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Offset
    {
        get;
        init => field = Checked.NotNegative(value);
    } = 1;

    /// <summary>γ, in units of the features to the power of −2; positive and finite, or <see langword="null"/> (the default) for 1/d.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double? Scale
    {
        get => _scale;
        init => _scale = value is { } number ? Checked.Positive(number) : null;
    }

    private protected override IEnumerable<KeyValuePair<string, object>> OwnParameters =>
        [new("degree", Degree), new("offset", Offset), new("scale", Scale is { } scale ? scale : "1/d")];

    internal override string RemedyForZeros => "Use an offset above 0, features that aren't 0, a larger scale or amplitude, or a lower degree.";

    private protected override string RemedyForOverflow => "Normalize the features, or use a lower degree, a smaller scale, offset or amplitude.";

    // Repeated products: ML.NET's power works through logarithms of single precision.
    private protected override string Expression => string.Join(" * ", Enumerable.Repeat($"({StockKernel.Affine(Scale!.Value, Offset)})", Degree));

    private protected override (double Slope, double Intercept)? Line => Degree == 1 ? (Scale!.Value, Offset) : null;

    internal override Kernel Resolve(PointRows training)
    {
        var copy = (PolynomialKernel)MemberwiseClone();
        copy._scale ??= 1.0 / training.Features;
        return copy;
    }

    private protected override void Value(torch.Tensor products)
    {
        products.Times_(Scale!.Value).Plus_(Offset);
        if (Degree > 1)
            products.pow_(Scalars.Of(Degree));
    }
}
