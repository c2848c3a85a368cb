namespace Microsoft.ML.InductiveBias;

/// <summary>The prior covariance of an infinitely wide network with random weights (neural network Gaussian process). For ReLU it is the
/// arc-cosine kernel of order 1, composed.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// $K^{(0)} = \sigma_b^2 + \sigma_w^2\, x^\top y / d$ and $K^{(l+1)} = \sigma_b^2 + \sigma_w^2\, E[\phi(u)\phi(v)]$ with $(u, v)$ normal with
/// covariance $K^{(l)}$; the kernel is $a^2 K^{(L)}$.
/// Sources: Cho and Saul, NIPS 2009; Lee et al., ICLR 2018 (arXiv 1711.00165); for erf Williams, NIPS 1996.
/// ]]></format>
/// </remarks>
public sealed record NngpKernel : NetworkKernel
{
    /// <inheritdoc/>
    public override string Name => "nngp";

    private protected override bool IsTangent => false;
}
