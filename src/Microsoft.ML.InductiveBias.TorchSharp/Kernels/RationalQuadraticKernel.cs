using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The rational quadratic kernel K(x, y) = a² (1 + ‖x − y‖² / (2 α ℓ²))^(−α): a mixture of RBF kernels over many length scales.</summary>
/// <remarks>A small α mixes more widely; α → ∞ is the RBF kernel. Source: Rasmussen and Williams, Gaussian Processes for Machine
/// Learning, 2006, equation 4.19.</remarks>
public sealed class RationalQuadraticKernel() : StationaryKernel("rationalQuadratic")
{
    /// <summary>Above it the kernel is the RBF kernel to the last digit wherever it isn't 0.</summary>
    private const double LargeAlpha = 1e100;

    /// <summary>α; positive and finite, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Alpha
    {
        get;
        init => field = Checked.Positive(value);
    } = 1;

    private protected override IEnumerable<KeyValuePair<string, object>> OwnParameters => [new("alpha", Alpha), .. base.OwnParameters];

    private protected override void Value(torch.Tensor u) => Exponent(u, 0).exp_();

    private protected override void Slope(torch.Tensor u) => Exponent(u, 1).exp_().Times_(-0.5);

    /// <summary>Replaces u by −(α + more) ln(1 + u/(2α)): by log1p, because a large α multiplies what rounding leaves of 1 + u.</summary>
    private torch.Tensor Exponent(torch.Tensor u, double more)
    {
        // The limit, beyond which u/(2α) would underflow.
        if (Alpha > LargeAlpha)
            return u.Times_(-0.5);
        double factor = 0.5 / Alpha;
        if (Alpha < 1 / LargeAlpha)
            u.Times_(Math.Min(factor, double.MaxValue)).clamp_(max: Scalars.Of(double.MaxValue));
        else
            u.Times_(factor);
        return u.log1p_().Times_(-Alpha - more);
    }

    private protected override string Expression(double rate) =>
        $"exp(-{StockKernel.Number(Alpha)} * log(1f + max(v, 0f) * {StockKernel.Number(rate / (2 * Alpha))}))";
}
