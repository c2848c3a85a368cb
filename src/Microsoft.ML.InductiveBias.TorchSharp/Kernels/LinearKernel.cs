using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The linear kernel K(x, y) = a² (xᵀy + c): hypotheses are linear functions with independent normal weights of variance a²
/// and an intercept of variance a² c.</summary>
/// <remarks>Its hypotheses have d + 1 free numbers, so more rows than that need a noise variance.</remarks>
public sealed class LinearKernel() : InnerProductKernel("linear")
{
    /// <summary>c: the variance of the intercept in units of a²; finite and at least 0, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Offset
    {
        get;
        init => field = Checked.NotNegative(value);
    } = 1;

    private protected override IEnumerable<KeyValuePair<string, object>> OwnParameters => [new("offset", Offset)];

    internal override string RemedyForZeros => "Use an offset above 0, features that aren't 0, or a larger amplitude.";

    private protected override string RemedyForOverflow => "Normalize the features, or use a smaller offset or amplitude.";

    private protected override string Expression => StockKernel.Affine(1, Offset);

    private protected override (double Slope, double Intercept)? Line => (1, Offset);

    private protected override void Value(torch.Tensor products) => products.Plus_(Offset);
}
