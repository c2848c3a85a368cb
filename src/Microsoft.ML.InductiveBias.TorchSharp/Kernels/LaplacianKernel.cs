using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The Laplacian kernel of the Manhattan distance, K(x, y) = a² exp(−Σ_j |x_j − y_j| / ℓ).</summary>
/// <remarks>A product of Matérn-1/2 kernels of the single features: hypotheses are rough along each feature and prefer directions along
/// the axes. The exponential of the Euclidean distance is <see cref="MaternKernel"/> with ν = 1/2. The median distance is that of the
/// Manhattan distances.</remarks>
public sealed record LaplacianKernel : StationaryKernel
{
    /// <inheritdoc/>
    public override string Name => "laplacian";

    internal override Correlation Correlation => new Laplacian();

    private sealed class Laplacian : Correlation
    {
        public override IReadOnlyList<KeyValuePair<string, object>> Parameters => [new("kernel", "laplacian")];

        public override bool IsManhattan => true;

        public override string? Expression(double rate) => null;

        public override void Apply(torch.Tensor u) => u.neg_().exp_();

        public override void Slope(torch.Tensor u) => u.neg_().exp_().neg_();
    }
}
