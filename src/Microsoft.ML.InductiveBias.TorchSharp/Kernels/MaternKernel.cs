using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>How smooth the hypotheses of a <see cref="MaternKernel"/> are.</summary>
public enum MaternSmoothness
{
    /// <summary>ν = 1/2: continuous and nowhere differentiable.</summary>
    Half,

    /// <summary>ν = 3/2: differentiable once.</summary>
    ThreeHalves,

    /// <summary>ν = 5/2: differentiable twice.</summary>
    FiveHalves,
}

/// <summary>The Matérn kernel: rougher hypotheses than the RBF kernel's, with r = ‖x − y‖ / ℓ.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// | ν | $K(x, y)/a^2$ |
/// | --- | --- |
/// | 1/2 | $e^{-r}$ |
/// | 3/2 | $(1 + \sqrt3 r)\,e^{-\sqrt3 r}$ |
/// | 5/2 | $(1 + \sqrt5 r + \tfrac53 r^2)\,e^{-\sqrt5 r}$ |
///
/// Source: Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, equations 4.14 to 4.17.
/// ]]></format>
/// </remarks>
public sealed record MaternKernel : StationaryKernel
{
    private readonly MaternSmoothness _smoothness = MaternSmoothness.FiveHalves;

    /// <summary><c>matern12</c>, <c>matern32</c> or <c>matern52</c>.</summary>
    public override string Name => $"matern{2 * (int)Smoothness + 1}2";

    /// <summary>ν; 5/2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public MaternSmoothness Smoothness
    {
        get => _smoothness;
        init => _smoothness = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Smoothness), $"Smoothness was {(int)value}; it must be a value of {nameof(MaternSmoothness)}.");
    }

    internal override Correlation Correlation => Smoothness switch
    {
        MaternSmoothness.Half => new Half(),
        MaternSmoothness.ThreeHalves => new ThreeHalves(),
        _ => new FiveHalves(),
    };

    /// <summary>√(v · rate); distances in single precision may round below 0.</summary>
    private static string Root(double rate) => $"sqrt(max(v, 0f) * {StockKernel.Number(rate)})";

    private sealed class Half : Correlation
    {
        public override IReadOnlyList<KeyValuePair<string, object>> Parameters => [new("kernel", "matern12")];

        // Not smooth at 0: the rounding of u shows as its square root.
        public override double ExactBelow => 1e-3;

        public override string Expression(double rate) => $"exp(-{Root(rate)})";

        public override void Apply(torch.Tensor u) => u.sqrt_().neg_().exp_();

        public override void Slope(torch.Tensor u)
        {
            var zero = u.lt(Tiny);
            u.sqrt_();
            var decay = u.neg().exp_();
            u.reciprocal_().mul_(decay).mul_(-0.5).masked_fill_(zero, 0);
        }
    }

    private sealed class ThreeHalves : Correlation
    {
        public override IReadOnlyList<KeyValuePair<string, object>> Parameters => [new("kernel", "matern32")];

        public override string Expression(double rate) => $"(1f + {Root(3 * rate)}) * exp(-{Root(3 * rate)})";

        public override void Apply(torch.Tensor u)
        {
            u.mul_(3).sqrt_();
            var decay = u.neg().exp_();
            u.add_(1).mul_(decay);
        }

        public override void Slope(torch.Tensor u) => u.mul_(3).sqrt_().neg_().exp_().mul_(-1.5);
    }

    private sealed class FiveHalves : Correlation
    {
        public override IReadOnlyList<KeyValuePair<string, object>> Parameters => [new("kernel", "matern52")];

        public override string Expression(double rate) =>
            $"(1f + {Root(5 * rate)} + max(v, 0f) * {StockKernel.Number(5 * rate / 3)}) * exp(-{Root(5 * rate)})";

        public override void Apply(torch.Tensor u)
        {
            var root = u.mul(5).sqrt_();
            u.mul_(5.0 / 3).add_(root).add_(1).mul_(root.neg_().exp_());
        }

        public override void Slope(torch.Tensor u)
        {
            u.mul_(5).sqrt_();
            var decay = u.neg().exp_();
            u.add_(1).mul_(decay).mul_(-5.0 / 6);
        }
    }
}
