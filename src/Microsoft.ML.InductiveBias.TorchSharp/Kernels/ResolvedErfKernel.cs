using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>NNGP or NTK of a fully connected erf network: E[φ(u)φ(v)] = (2/π) arcsin(2 K_uv / √((1 + 2 K_uu)(1 + 2 K_vv))).</summary>
/// <remarks>The arcsine is taken as the angle of (2 K_uv, √D), D = (1 + 2 K_uu)(1 + 2 K_vv) − 4 K_uv²; the derivative needs 1/√D. By
/// Cauchy and Schwarz D ≥ 1 + 2 K_uu + 2 K_vv, which rounding must not undercut.</remarks>
internal sealed class ResolvedErfKernel(
    IReadOnlyList<KeyValuePair<string, object>> parameters, int depth, double weightVariance, double biasVariance, bool tangent, double amplitude) : ResolvedKernel
{
    public override IReadOnlyList<KeyValuePair<string, object>> Parameters => [.. parameters, new("amplitude", amplitude)];

    public override ResolvedKernel Amplified(double factor) =>
        new ResolvedErfKernel(parameters, depth, weightVariance, biasVariance, tangent, amplitude * factor);

    public override torch.Tensor Diagonal(torch.Tensor points)
    {
        using var scope = torch.NewDisposeScope();
        var variance = StartVariance(points);
        var ntk = variance.clone();
        for (int layer = 0; layer < depth; layer++)
        {
            var slope = variance.mul(4).add_(1).rsqrt_().mul_(weightVariance * 4 / Math.PI);
            variance = Next(variance);
            ntk = variance + ntk * slope;
        }
        return (tangent ? ntk : variance).mul(amplitude * amplitude).MoveToOuterDisposeScope();
    }

    public override torch.Tensor Cross(torch.Tensor left, torch.Tensor right) => Matrix(left, right, symmetric: false);

    public override torch.Tensor Gram(torch.Tensor points) => WithItsDiagonal(Matrix(points, points, symmetric: true), points);

    private torch.Tensor Matrix(torch.Tensor left, torch.Tensor right, bool symmetric)
    {
        using var scope = torch.NewDisposeScope();
        var p = StartVariance(left);
        var q = StartVariance(right);
        return RowBlocks.Fill(left.shape[0], right.shape[0], symmetric, (rows, columns) =>
        {
            var products = torch.mm(left.narrow(0, rows.Start, rows.Count), right.narrow(0, columns.Start, columns.Count).t());
            return Layers(
                products.mul_(weightVariance / left.shape[1]).add_(biasVariance),
                p.narrow(0, rows.Start, rows.Count).unsqueeze(1), q.narrow(0, columns.Start, columns.Count).unsqueeze(0));
        }).MoveToOuterDisposeScope();
    }

    private torch.Tensor Layers(torch.Tensor covariance, torch.Tensor p, torch.Tensor q)
    {
        var ntk = tangent ? covariance.clone() : null;
        for (int layer = 0; layer < depth; layer++)
        {
            var (left, right) = (p.mul(2).add_(1), q.mul(2).add_(1));
            var determinant = (left * right).addcmul_(covariance, covariance, value: -4);
            var root = torch.maximum(determinant, (left + right).sub_(1)).sqrt_();
            covariance = covariance.mul_(2).atan2_(root).mul_(weightVariance * 2 / Math.PI).add_(biasVariance);
            ntk?.mul_(root.reciprocal_().mul_(weightVariance * 4 / Math.PI)).add_(covariance);
            (p, q) = (Next(p), Next(q));
        }
        return (ntk ?? covariance).mul_(amplitude * amplitude);
    }

    /// <summary>arcsin(2v/(1 + 2v)) as an angle, with nothing subtracted.</summary>
    private torch.Tensor Next(torch.Tensor variance) =>
        variance.mul(2).atan2_(variance.mul(4).add_(1).sqrt_()).mul_(weightVariance * 2 / Math.PI).add_(biasVariance);

    private torch.Tensor StartVariance(torch.Tensor points) =>
        points.square().sum(1).mul_(weightVariance / points.shape[1]).add_(biasVariance);
}
