using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The smoothness ν of the hypotheses of a <see cref="MaternKernel"/>.</summary>
public enum MaternSmoothness
{
    /// <summary>ν = 1/2: continuous and nowhere differentiable.</summary>
    Half,

    /// <summary>ν = 3/2: differentiable once.</summary>
    ThreeHalves,

    /// <summary>ν = 5/2: differentiable twice.</summary>
    FiveHalves,
}

/// <summary>The Matérn kernel: rougher hypotheses than those of the RBF kernel, with r = ‖x − y‖ / ℓ.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// | ν | $K(x, y)/a^2$ |
/// | --- | --- |
/// | 1/2 | $e^{-r}$ |
/// | 3/2 | $(1 + \sqrt3 r)\,e^{-\sqrt3 r}$ |
/// | 5/2 | $(1 + \sqrt5 r + \tfrac53 r^2)\,e^{-\sqrt5 r}$ |
///
/// The name in results is `matern12`, `matern32` or `matern52`.
/// Source: Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, equations 4.14 to 4.17.
/// ]]></format>
/// </remarks>
public sealed class MaternKernel() : StationaryKernel("matern52")
{
    /// <summary>ν; 5/2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public MaternSmoothness Smoothness
    {
        get;
        init
        {
            field = Checked.Defined(value);
            Name = $"matern{2 * (int)value + 1}2";
        }
    } = MaternSmoothness.FiveHalves;

    // ν = 1/2 is not smooth at 0: the rounding of u shows as its square root.
    private protected override double ExactBelow => Smoothness == MaternSmoothness.Half ? 1e-3 : 0;

    private protected override void Value(torch.Tensor u)
    {
        switch (Smoothness)
        {
            case MaternSmoothness.Half:
                u.sqrt_().neg_().exp_();
                break;
            case MaternSmoothness.ThreeHalves:
                u.Times_(3).sqrt_();
                var decay = u.neg().exp_();
                u.Plus_(1).mul_(decay);
                break;
            default:
                var root = u.Times(5).sqrt_();
                u.Times_(5.0 / 3).Plus_(root).Plus_(1).mul_(root.neg_().exp_());
                break;
        }
    }

    private protected override void Slope(torch.Tensor u)
    {
        switch (Smoothness)
        {
            case MaternSmoothness.Half:
                var zero = u.lt(Scalars.Of(Tiny));
                u.sqrt_();
                var decay = u.neg().exp_();
                u.reciprocal_().mul_(decay).Times_(-0.5).masked_fill_(zero, Scalars.Zero);
                break;
            case MaternSmoothness.ThreeHalves:
                u.Times_(3).sqrt_().neg_().exp_().Times_(-1.5);
                break;
            default:
                u.Times_(5).sqrt_();
                var faster = u.neg().exp_();
                u.Plus_(1).mul_(faster).Times_(-5.0 / 6);
                break;
        }
    }

    private protected override string Expression(double rate) => Smoothness switch
    {
        MaternSmoothness.Half => $"exp(-{Root(rate)})",
        MaternSmoothness.ThreeHalves => $"(1f + {Root(3 * rate)}) * exp(-{Root(3 * rate)})",
        _ => $"(1f + {Root(5 * rate)} + max(v, 0f) * {StockKernel.Number(5 * rate / 3)}) * exp(-{Root(5 * rate)})",
    };

    /// <summary>√(v · rate); distances in single precision may round below 0.</summary>
    private static string Root(double rate) => $"sqrt(max(v, 0f) * {StockKernel.Number(rate)})";
}
