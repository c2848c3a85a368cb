using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The squared exponential kernel K(x, y) = a² exp(−‖x − y‖² / (2 ℓ²)) with amplitude a and length scale ℓ.</summary>
/// <remarks>Its hypotheses are infinitely smooth. Boopathy et al., IJCAI 2024, use ℓ = 1 and a = 1.</remarks>
public sealed class RbfKernel() : StationaryKernel("rbf")
{
    private protected override void Value(torch.Tensor u) => u.Times_(-0.5).exp_();

    private protected override void Slope(torch.Tensor u) => u.Times_(-0.5).exp_().Times_(-0.5);

    private protected override string Expression(double rate) => $"exp(-(v * {StockKernel.Number(rate / 2)}))";
}
