using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The Laplacian kernel of the Manhattan distance, K(x, y) = a² exp(−Σ_j |x_j − y_j| / ℓ).</summary>
/// <remarks>It is the product of Matérn-1/2 kernels of the single features: hypotheses are rough along each feature and prefer directions
/// along the axes. For the exponential of the Euclidean distance use <see cref="MaternKernel"/> with ν = 1/2. The median distance is the
/// median Manhattan distance.</remarks>
public sealed class LaplacianKernel() : StationaryKernel("laplacian")
{
    private protected override bool IsManhattan => true;

    private protected override void Value(torch.Tensor u) => u.neg_().exp_();

    private protected override void Slope(torch.Tensor u) => u.neg_().exp_().neg_();
}
