using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>NNGP or NTK of a fully connected ReLU network.</summary>
/// <remarks>
/// Each layer maps the angle θ between two points. A cosine near 1 loses half of the digits of the angle, so the layers carry h = 1 − cos θ,
/// which starts as half the squared distance of the normalized points and passes every layer as a sum of positive terms:
/// with p, q the standard deviations at the points and E[φ(u)φ(v)] = ½ p q (1 − m), m = h − (sin θ − θ cos θ)/π,
/// the next h is [½ σ_b² σ_w² (p − q)² / (p'q' + σ_b² + ½ σ_w² p q) + ½ σ_w² p q m] / (p'q').
/// </remarks>
internal sealed class ReluNetworkLimit(int depth, double weightVariance, double biasVariance, bool tangent) : NetworkLimit
{
    /// <summary>Below it, angles are computed from the differences of the points; 2⁻⁵² over its root is negligible.</summary>
    private const double NearPairs = 1e-5;

    /// <summary>Keeps quotients finite for a point at the origin, whose covariance is 0.</summary>
    private const double Tiny = 1e-300;

    public override torch.Tensor Variances(PointRows points)
    {
        var variance = Start(points).SquaredNorms();
        var ntk = variance.clone();
        for (int layer = 0; layer < depth; layer++)
        {
            variance = Next(variance);
            ntk = ntk.Times(weightVariance / 2).Plus_(variance);
        }
        return tangent ? ntk : variance;
    }

    /// <summary>The directions of the points as the first layer sees them, with their norms.</summary>
    public override (PointRows Points, torch.Tensor Sizes) Inputs(PointRows points)
    {
        var start = Start(points);
        var norms = start.SquaredNorms().sqrt_();
        return (start.DividedByRow(norms.clamp(min: Scalars.Of(Tiny))), norms);
    }

    public override torch.Tensor Covariances(PointRows u, torch.Tensor p, PointRows v, torch.Tensor q)
    {
        var cosine = PointRows.Products(u, v);
        var h = Refined(cosine.From(1), u, v);
        // Between nearly opposite points, it is 2 − h that must keep its digits.
        var opposite = Refined(cosine.Plus(1), u, v.Times(-1));
        var ntk = tangent ? h.From(1).mul_(p).mul_(q) : null;
        for (int layer = 0; layer < depth; layer++)
        {
            var rest = layer == 0 ? opposite : h.From(2);
            var angle = h.sqrt().atan2_(rest.sqrt()).Times_(2);
            // E[φ'(u)φ'(v)] = (1 − θ/π)/2.
            ntk?.mul_(angle.Times(-1 / Math.PI).Plus_(1).Times_(weightVariance / 2));
            // m: θ cos θ = θ (1 − h).
            var sine = h.mul(rest).sqrt_();
            var m = angle.addcmul_(angle, h, value: Scalars.Of(-1)).sub_(sine).Times_(1 / Math.PI).Plus_(h).clamp_(Scalars.Zero, Scalars.One);
            var (nextP, nextQ) = (Next(p.Squared()).sqrt(), Next(q.Squared()).sqrt());
            h = NextHalfSquaredDistance(m, p, q, nextP, nextQ);
            (p, q) = (nextP, nextQ);
            ntk?.Plus_(h.From(1).mul_(p).mul_(q));
        }
        return ntk ?? h.From(1).mul_(p).mul_(q);
    }

    private torch.Tensor NextHalfSquaredDistance(torch.Tensor m, torch.Tensor p, torch.Tensor q, torch.Tensor nextP, torch.Tensor nextQ)
    {
        if (biasVariance == 0)
            return m;
        var product = (p * q).Times_(weightVariance / 2);
        var next = nextP * nextQ;
        var radial = (p - q).pow_(Scalars.Two).Times_(biasVariance * weightVariance / 2).div_(next.Plus(product).Plus_(biasVariance));
        return radial.addcmul_(product, m, value: Scalars.One).div_(next).clamp_(Scalars.Zero, Scalars.Two);
    }

    private torch.Tensor Next(torch.Tensor variance) => variance.Times(weightVariance / 2).Plus_(biasVariance);

    /// <summary>The points as the first layer sees them: their inner product is K⁽⁰⁾.</summary>
    private PointRows Start(PointRows points)
    {
        var scaled = points.Times(Math.Sqrt(weightVariance / points.Features));
        return biasVariance == 0 ? scaled : scaled.WithFeature(Math.Sqrt(biasVariance));
    }

    /// <summary>1 − cos θ, from the differences of near points.</summary>
    private static torch.Tensor Refined(torch.Tensor half, PointRows u, PointRows v)
    {
        var squared = half.Times_(2);
        SquaredDistances.Refine(squared, u, v, NearPairs);
        return squared.Times_(0.5).clamp_(Scalars.Zero, Scalars.Two);
    }
}
