using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The squared exponential kernel K(x, y) = a² exp(−‖x − y‖² / (2 ℓ²)) with amplitude a and length scale ℓ.</summary>
/// <remarks>Its hypotheses are infinitely smooth. Boopathy et al., IJCAI 2024, use ℓ = 1 and a = 1.</remarks>
public sealed record RbfKernel : Kernel
{
    /// <inheritdoc/>
    public override string Name => "rbf";

    /// <summary>ℓ: the distance over which a hypothesis varies, in units of the features; the median distance by default.</summary>
    public LengthScale LengthScale { get; init; } = LengthScale.MedianDistance;

    internal override ResolvedKernel Resolve(torch.Tensor training) =>
        new Resolved(LengthScale.IsMedianDistance ? MedianDistance.Of(training) : LengthScale.Value, Amplitude);

    private sealed class Resolved(double lengthScale, double amplitude) : ResolvedKernel
    {
        private readonly double _rate = 1 / (2 * lengthScale * lengthScale);

        public override IReadOnlyList<KeyValuePair<string, object>> Parameters =>
            [new("kernel", "rbf"), new("lengthScale", lengthScale), new("amplitude", amplitude)];

        public override string ExpressionOfSquaredDistance =>
            string.Create(CultureInfo.InvariantCulture, $"(d) => exp(-(d * {(float)_rate:R}f))");

        public override double Variance => amplitude * amplitude;

        public override torch.Tensor Cross(torch.Tensor left, torch.Tensor right) =>
            ExponentialOf(SquaredDistances.Between(left, right, lengthScale));

        public override torch.Tensor Gram(torch.Tensor points)
        {
            var gram = Cross(points, points);
            using var diagonal = gram.diagonal();
            diagonal.fill_(Variance);
            return gram;
        }

        private torch.Tensor ExponentialOf(torch.Tensor squaredDistances)
        {
            squaredDistances.mul_(-_rate).exp_();
            if (amplitude != 1)
                squaredDistances.mul_(Variance);
            return squaredDistances;
        }
    }
}
