using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.Numerics;

/// <summary>Gamma laws of whole shapes have a closed form, so weights are chosen that lead to such shapes.</summary>
[TestClass]
public sealed class WeightedPoissonIntervalTests
{
    /// <summary>The inverse of the gamma function's integral ends at this accuracy.</summary>
    private const double Tolerance = 1e-9;

    [TestMethod]
    [DataRow(1, 0.95)]
    [DataRow(3, 0.95)]
    [DataRow(10, 0.9)]
    public void EqualWeightsGiveTheExactIntervalOfAPoissonMean(int events, double confidence)
    {
        foreach (double weight in (double[])[1, 0.37, 1e-200, 1e200])
        {
            var (down, up) = WeightedPoissonInterval.Of(Enumerable.Repeat(weight, events), confidence);
            double lower = events - down / weight, upper = events + up / weight;
            // At the ends of the interval, as many events or more, or as few or fewer, have the probability of a tail.
            Assert.AreEqual((1 - confidence) / 2, GammaBelow(events, lower), Tolerance);
            Assert.AreEqual((1 + confidence) / 2, GammaBelow(events + 1, upper), Tolerance);
        }
    }

    [TestMethod]
    public void UnequalWeightsGiveTheGammaLawsOfTheirMeanAndVariance()
    {
        // Sum 6, sum of squares 12: the shape is 6²/12 = 3 and the scale 12/6 = 2.
        var (down, _) = WeightedPoissonInterval.Of([1, 3, 1, 1], 0.95);
        Assert.AreEqual(0.025, GammaBelow(3, (6 - down) / 2), Tolerance);
        // With the largest weight once more, sum 12 and sum of squares 24: shape 6, scale 2.
        var (_, up) = WeightedPoissonInterval.Of([3, 1, 1, 1, 1, 1, 1], 0.9);
        Assert.AreEqual(0.95, GammaBelow(6, (9 + up) / 2), Tolerance);
    }

    [TestMethod]
    public void OnlyPositiveWeightsCount()
    {
        Assert.AreEqual((0, 0), WeightedPoissonInterval.Of([], 0.95));
        Assert.AreEqual((0, 0), WeightedPoissonInterval.Of([0, -1], 0.95));
        Assert.AreEqual(WeightedPoissonInterval.Of([3, 0.5], 0.95), WeightedPoissonInterval.Of([3, 0, -2, 0.5], 0.95));
    }

    /// <summary>The probability that a gamma variable of a whole shape is at most x: one less that of fewer Poisson events.</summary>
    private static double GammaBelow(int shape, double x)
    {
        double term = Math.Exp(-x), sum = 0;
        for (int k = 0; k < shape; k++)
        {
            sum += term;
            term *= x / (k + 1);
        }
        return 1 - sum;
    }
}
