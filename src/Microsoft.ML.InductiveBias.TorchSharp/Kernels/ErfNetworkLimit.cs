using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>NNGP or NTK of a fully connected erf network: E[φ(u)φ(v)] = (2/π) arcsin(2 K_uv / √((1 + 2 K_uu)(1 + 2 K_vv))).</summary>
/// <remarks>The arcsine is the angle of (2 K_uv, √D), D = (1 + 2 K_uu)(1 + 2 K_vv) − 4 K_uv²; the derivative needs 1/√D. By Cauchy and
/// Schwarz D ≥ 1 + 2 K_uu + 2 K_vv, which rounding must not undercut.</remarks>
internal sealed class ErfNetworkLimit(int depth, double weightVariance, double biasVariance, bool tangent) : NetworkLimit
{
    public override torch.Tensor Variances(PointRows points)
    {
        var variance = StartVariance(points);
        var ntk = variance.clone();
        for (int layer = 0; layer < depth; layer++)
        {
            var slope = variance.Times(4).Plus_(1).rsqrt_().Times_(weightVariance * 4 / Math.PI);
            variance = Next(variance);
            ntk = (ntk * slope).Plus_(variance);
        }
        return tangent ? ntk : variance;
    }

    /// <summary>The points as they are, with their variances in the first layer.</summary>
    public override (PointRows Points, torch.Tensor Sizes) Inputs(PointRows points) => (points, StartVariance(points));

    public override torch.Tensor Covariances(PointRows u, torch.Tensor p, PointRows v, torch.Tensor q)
    {
        var covariance = PointRows.Products(u, v).Times_(weightVariance / u.Features).Plus_(biasVariance);
        var ntk = tangent ? covariance.clone() : null;
        for (int layer = 0; layer < depth; layer++)
        {
            var (left, right) = (p.Times(2).Plus_(1), q.Times(2).Plus_(1));
            var determinant = (left * right).addcmul_(covariance, covariance, value: Scalars.Of(-4));
            var root = torch.maximum(determinant, left.Plus(right).sub_(Scalars.One)).sqrt_();
            covariance = covariance.Times_(2).atan2_(root).Times_(weightVariance * 2 / Math.PI).Plus_(biasVariance);
            ntk?.mul_(root.reciprocal_().Times_(weightVariance * 4 / Math.PI)).Plus_(covariance);
            (p, q) = (Next(p), Next(q));
        }
        return ntk ?? covariance;
    }

    /// <summary>arcsin(2v/(1 + 2v)) as an angle, with nothing subtracted.</summary>
    private torch.Tensor Next(torch.Tensor variance) =>
        variance.Times(2).atan2_(variance.Times(4).Plus_(1).sqrt_()).Times_(weightVariance * 2 / Math.PI).Plus_(biasVariance);

    private torch.Tensor StartVariance(PointRows points) =>
        points.SquaredNorms().Times_(weightVariance / points.Features).Plus_(biasVariance);
}
