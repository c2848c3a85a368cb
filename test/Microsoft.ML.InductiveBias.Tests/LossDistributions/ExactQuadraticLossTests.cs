namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public sealed class ExactQuadraticLossTests
{
    private const double Rounding = 1e-12;

    [TestMethod]
    public void TheLawIsThatOfTheSpectrum()
    {
        // m = 2 rows, k = 3 outputs: w = λ/6, w·δ = squared residual/6.
        var loss = ExactQuadraticLoss.FromSpectrum([0.5, 2], [0.3, 1.2], 3, Rounding, Rounding);
        var law = new GeneralizedChiSquared(0, [0.5 / 6, 2.0 / 6], 3, [0.3 / 6, 1.2 / 6]);
        Assert.AreEqual(law.LogCumulativeProbability(0.4), loss.LogCumulativeProbability(0.4));
        Assert.AreEqual((0.5 * 3 + 2 * 3 + 0.3 + 1.2) / 6, loss.Mean, 1e-15);
        Assert.AreEqual(0, loss.UnresolvedDirections);
        var bias = loss.InductiveBias(0.1);
        Assert.AreEqual((bias, bias), loss.NumericalBounds(0.1));
    }

    [TestMethod]
    public void ADirectionWithoutVarianceLiftsTheMinimum()
    {
        var loss = ExactQuadraticLoss.FromSpectrum([-1e-17, 1], [0.8, 0], 1, Rounding, Rounding);
        Assert.AreEqual(0.4, loss.Minimum, 1e-15);
        Assert.AreEqual(Information.Infinite, loss.InductiveBias(0.39));
        // At the resolution the direction has a variance, so no target is out of reach.
        Assert.IsLessThan(double.PositiveInfinity, loss.NumericalBounds(0.39).Lower.Nats);
        Assert.AreEqual(Information.Infinite, loss.NumericalBounds(0.39).Upper);
        Assert.AreEqual(1, loss.ShareOfUnresolvedDirections(0.39));
    }

    [TestMethod]
    public void BoundsContainWhatRoundingDoesToASmallEigenvalue()
    {
        var loss = ExactQuadraticLoss.FromSpectrum([1, 1e-9], [0.1, 1], 1, Rounding, Rounding);
        var (lower, upper) = loss.NumericalBounds(0.1);
        foreach (double moved in new[] { 1e-9 - Rounding, 1e-9 + Rounding })
        {
            double bias = ExactQuadraticLoss.FromSpectrum([1, moved], [0.1, 1], 1, 0, 0).InductiveBias(0.1).Nats;
            Assert.IsTrue(bias >= lower.Nats * (1 - 1e-9) && bias <= upper.Nats * (1 + 1e-9), $"{bias} in [{lower.Nats}, {upper.Nats}]");
            Assert.AreNotEqual(loss.InductiveBias(0.1).Nats, bias, 1e-4 * bias);
        }
    }

    [TestMethod]
    public void ARoundedResidualDoesNotLiftTheMinimum()
    {
        var loss = ExactQuadraticLoss.FromSpectrum([0, 1], [1e-20, 0.5], 1, Rounding, Rounding, residualError: 1e-10);
        Assert.AreEqual(0, loss.Minimum);
        // A larger one is a residual.
        Assert.AreEqual(5e-19, ExactQuadraticLoss.FromSpectrum([0, 1], [1e-18, 0.5], 1, Rounding, Rounding, residualError: 1e-10).Minimum, 1e-30);
    }

    [TestMethod]
    public void APerturbedLawWidensTheBoundsOnBothSides()
    {
        var perturbed = ExactQuadraticLoss.FromSpectrum([1.1, 2], [0.3, 1.2], 1, 0, 0);
        var loss = ExactQuadraticLoss.FromSpectrum([1, 2], [0.3, 1.2], 1, 0, 0, perturbed: perturbed);
        double bias = loss.InductiveBias(0.1).Nats, other = perturbed.InductiveBias(0.1).Nats;
        var (lower, upper) = loss.NumericalBounds(0.1);
        Assert.AreNotEqual(bias, other);
        Assert.AreEqual(Math.Abs(bias - other), bias - lower.Nats, 1e-12);
        Assert.AreEqual(Math.Abs(bias - other), upper.Nats - bias, 1e-12);
    }

    [TestMethod]
    public void AllHypothesesWithTheSameLossAreAPointMass()
    {
        var loss = ExactQuadraticLoss.FromSpectrum([0, 0], [1, 3], 1, 0, 0);
        Assert.AreEqual(Information.Zero, loss.InductiveBias(2));
        Assert.AreEqual(Information.Infinite, loss.InductiveBias(1.999));
    }
}
