using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The rational quadratic kernel K(x, y) = a² (1 + ‖x − y‖² / (2 α ℓ²))^(−α): a mixture of RBF kernels over many length scales.</summary>
/// <remarks>A small α mixes more widely; α → ∞ is the RBF kernel. Source: Rasmussen and Williams, Gaussian Processes for Machine
/// Learning, 2006, equation 4.19.</remarks>
public sealed class RationalQuadraticKernel() : StationaryKernel("rationalQuadratic")
{
    /// <summary>α; positive and finite, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Alpha
    {
        get;
        init => field = Checked.Positive(value);
    } = 1;

    private protected override IEnumerable<KeyValuePair<string, object>> OwnParameters => [new("alpha", Alpha), .. base.OwnParameters];

    // By log1p: a large α multiplies what rounding leaves of 1 + u.
    private protected override void Value(torch.Tensor u) => u.mul_(0.5 / Alpha).log1p_().mul_(-Alpha).exp_();

    private protected override void Slope(torch.Tensor u) => u.mul_(0.5 / Alpha).log1p_().mul_(-Alpha - 1).exp_().mul_(-0.5);

    private protected override string Expression(double rate) =>
        $"exp(-{StockKernel.Number(Alpha)} * log(1f + max(v, 0f) * {StockKernel.Number(rate / (2 * Alpha))}))";
}
