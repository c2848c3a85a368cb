using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The squared exponential kernel K(x, y) = a² exp(−‖x − y‖² / (2 ℓ²)) with amplitude a and length scale ℓ.</summary>
/// <remarks>Its hypotheses are infinitely smooth. Boopathy et al., IJCAI 2024, use ℓ = 1 and a = 1.</remarks>
public sealed record RbfKernel : StationaryKernel
{
    /// <inheritdoc/>
    public override string Name => "rbf";

    internal override Correlation Correlation => new Rbf();

    private sealed class Rbf : Correlation
    {
        public override IReadOnlyList<KeyValuePair<string, object>> Parameters => [new("kernel", "rbf")];

        public override string Expression(double rate) => $"exp(-(v * {StockKernel.Number(rate / 2)}))";

        public override void Apply(torch.Tensor u) => u.mul_(-0.5).exp_();

        public override void Slope(torch.Tensor u) => u.mul_(-0.5).exp_().mul_(-0.5);
    }
}
