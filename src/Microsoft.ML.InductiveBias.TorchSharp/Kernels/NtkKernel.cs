namespace Microsoft.ML.InductiveBias;

/// <summary>The neural tangent kernel: the kernel machine that an infinitely wide network is when all its layers are trained by gradient
/// descent with small steps.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// $\Theta^{(0)} = K^{(0)}$ and $\Theta^{(l+1)} = K^{(l+1)} + \sigma_w^2\, \Theta^{(l)} E[\phi'(u)\phi'(v)]$ with the K of `NngpKernel`; the
/// kernel is $a^2 \Theta^{(L)}$: the inner product of the gradients in the standard normal variables of the weights and biases.
/// Source: Jacot, Gabriel and Hongler, NeurIPS 2018 (arXiv 1806.07572).
/// ]]></format>
/// </remarks>
public sealed record NtkKernel : NetworkKernel
{
    /// <inheritdoc/>
    public override string Name => "ntk";

    private protected override bool IsTangent => true;
}
