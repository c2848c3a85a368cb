using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The rational quadratic kernel K(x, y) = a² (1 + ‖x − y‖² / (2 α ℓ²))^(−α): a mixture of RBF kernels over many length scales.</summary>
/// <remarks>Small α mixes more widely; α → ∞ is the RBF kernel. Source: Rasmussen and Williams, Gaussian Processes for Machine
/// Learning, 2006, equation 4.19.</remarks>
public sealed record RationalQuadraticKernel : StationaryKernel
{
    private readonly double _alpha = 1;

    /// <inheritdoc/>
    public override string Name => "rationalQuadratic";

    /// <summary>α; positive and finite, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Alpha
    {
        get => _alpha;
        init => _alpha = Checked.Positive(value, nameof(Alpha));
    }

    internal override Correlation Correlation => new RationalQuadratic(Alpha);

    private sealed class RationalQuadratic(double alpha) : Correlation
    {
        public override IReadOnlyList<KeyValuePair<string, object>> Parameters => [new("kernel", "rationalQuadratic"), new("alpha", alpha)];

        public override string Expression(double rate) =>
            $"exp(-{StockKernel.Number(alpha)} * log(1f + max(v, 0f) * {StockKernel.Number(rate / (2 * alpha))}))";

        // By log1p: a large α multiplies what rounding leaves of 1 + u.
        public override void Apply(torch.Tensor u) => u.mul_(0.5 / alpha).log1p_().mul_(-alpha).exp_();

        public override void Slope(torch.Tensor u) => u.mul_(0.5 / alpha).log1p_().mul_(-alpha - 1).exp_().mul_(-0.5);
    }
}
