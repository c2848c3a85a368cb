using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public sealed class GeneralizedChiSquaredEdgeTests
{
    [TestMethod]
    public void WithoutPositiveWeightAllMassIsAtTheConstant()
    {
        var law = new GeneralizedChiSquared(0.25, [0, 0], 2, [0.5, 1]);
        Assert.IsTrue(law.IsPointMass);
        Assert.AreEqual(1.75, law.Minimum);
        Assert.AreEqual(1.75, law.Mean);
        Assert.AreEqual(0, law.StandardDeviation);
        Assert.AreEqual(double.NegativeInfinity, law.LogCumulativeProbability(Math.BitDecrement(1.75)));
        Assert.AreEqual(0, law.LogCumulativeProbability(1.75));
        Assert.AreEqual(0, law.LogUpperTailProbability(Math.BitDecrement(1.75)));
        Assert.AreEqual(double.NegativeInfinity, law.LogUpperTailProbability(1.75));
        Assert.AreEqual(double.PositiveInfinity, law.LogDensity(1.75));
        Assert.AreEqual(double.NegativeInfinity, law.LogDensity(2));
        Assert.AreEqual(1.75, law.Quantile(0));
        Assert.AreEqual(1.75, law.Quantile(1));
        Assert.AreEqual(1.75, law.QuantileOfLogProbability(-1e6));
        CollectionAssert.AreEqual(new[] { 1.75, 1.75 }, law.Draw(new Random(1), 2));
    }

    [TestMethod]
    public void NoWeightsAtAllAreAPointMassToo() =>
        Assert.AreEqual(0, new GeneralizedChiSquared(3, [], 1).LogCumulativeProbability(3));

    [TestMethod]
    public void AtAndBelowTheConstantTheBiasIsInfinite()
    {
        var law = new GeneralizedChiSquared(1, [0.5, 0.1], 1, [1, 0]);
        foreach (double loss in new[] { double.NegativeInfinity, -1, 0, Math.BitDecrement(1.0), 1 })
        {
            Assert.AreEqual(double.NegativeInfinity, law.LogCumulativeProbability(loss));
            Assert.AreEqual(0, law.LogUpperTailProbability(loss));
            Assert.AreEqual(Information.Infinite, law.InductiveBias(loss));
        }
    }

    [TestMethod]
    public void JustAboveTheConstantTheLawIsAPowerOfTheDistance()
    {
        double[] weights = [0.5, 0.1, 2], offsets = [1, 0, 0.5];
        const double K = 3;
        var law = new GeneralizedChiSquared(1, weights, K, offsets);
        double x = Math.BitIncrement(1.0) - 1;
        // ln P → Σ(−(k/2) ln(2w) − δ/2) + (K/2) ln x − ln Γ(K/2 + 1), K the total degrees of freedom; the next term is of order x.
        double total = K * weights.Length;
        double expected = (0.5 * total * Math.Log(x)) - MathNet.Numerics.SpecialFunctions.GammaLn((0.5 * total) + 1);
        for (int i = 0; i < weights.Length; i++)
            expected -= (0.5 * K * Math.Log(2 * weights[i])) + (0.5 * offsets[i] / weights[i]);
        Assert.AreEqual(expected, law.LogCumulativeProbability(1 + x), 1e-11 * Math.Abs(expected));
    }

    [TestMethod]
    public void AtTheEndsProbabilitiesAreZeroAndOne()
    {
        var law = new GeneralizedChiSquared(1, [0.5], 1);
        Assert.AreEqual(0, law.LogCumulativeProbability(double.PositiveInfinity));
        Assert.AreEqual(double.NegativeInfinity, law.LogUpperTailProbability(double.PositiveInfinity));
        Assert.AreEqual(double.NegativeInfinity, law.LogDensity(double.PositiveInfinity));
        Assert.AreEqual(1, law.Quantile(0));
        Assert.AreEqual(double.PositiveInfinity, law.Quantile(1));
        Assert.AreEqual(1, law.QuantileOfLogUpperTailProbability(0));
        Assert.AreEqual(double.PositiveInfinity, law.QuantileOfLogUpperTailProbability(double.NegativeInfinity));
    }

    [TestMethod]
    public void TheDensityAtTheMinimumDependsOnTheDegreesOfFreedom()
    {
        Assert.AreEqual(double.PositiveInfinity, new GeneralizedChiSquared(0, [1, 2], 0.5).LogDensity(0));
        Assert.AreEqual(double.NegativeInfinity, new GeneralizedChiSquared(0, [1, 2], 2).LogDensity(0));
        // Two weights of one degree of freedom each: 1/(2√(w₁w₂)).
        Assert.AreEqual(-Math.Log(2 * Math.Sqrt(2)), new GeneralizedChiSquared(0, [1, 2], 1).LogDensity(0), 1e-15);
    }

    [TestMethod]
    [DataRow(0.01)]
    [DataRow(1.0)]
    [DataRow(30.0)]
    public void VanishingWeightsChangeNothing(double x)
    {
        double expected = new GeneralizedChiSquared(0, [1, 0.5], 2, [1, 0.25]).LogCumulativeProbability(x);
        // At the tilt of these targets the three weights shift the log-probability by less than 1e-15.
        var law = new GeneralizedChiSquared(0, [1, 1e-300, 0.5, 5e-324, 1e-20], 2, [1, 0, 0.25, 0, 0]);
        Assert.AreEqual(expected, law.LogCumulativeProbability(x), 1e-12 * Math.Max(1, Math.Abs(expected)));
    }

    [TestMethod]
    public void AHugeWeightDoesNotOverflow()
    {
        var law = new GeneralizedChiSquared(0, [1e300, 1e-300], 2);
        // Far below 1e300 the huge weight's density is constant, 1/(2·1e300), and the tiny one sits at 0: P = x/(2e300).
        Assert.AreEqual(Math.Log(0.5) - (300 * Math.Log(10)), law.LogCumulativeProbability(1), 1e-9);
        Assert.AreEqual(-0.5, law.LogUpperTailProbability(1e300), 1e-12);
    }

    [TestMethod]
    public void ANarrowLawIsNormalAroundItsMean()
    {
        // Standard deviation 2e-150: the mean is the only double within reach of it.
        var law = new GeneralizedChiSquared(0, [1e-300], 1, [1]);
        Assert.AreEqual(Math.Log(0.5), law.LogCumulativeProbability(1), 1e-12);
        // Far out the rate is (√b − √x)²/(2w).
        double rate = Math.Pow(1 - Math.Sqrt(0.5), 2) / 2e-300;
        Assert.AreEqual(-rate, law.LogCumulativeProbability(0.5), 1e-9 * rate);
    }

    [TestMethod]
    public void ExtremeInputsGiveProbabilities()
    {
        double[] weights = [5e-324, 1e-310, 1e-300, 1e-150, 1e-20, 1, 1e20, 1e150, 1e290];
        double[] degrees = [1e-4, 0.01, 1, 10, 1e6, 1e12];
        double[] offsets = [0, 1e-300, 1e-6, 1, 1e12, 1e300];
        var random = new Random(1);
        for (int repetition = 0; repetition < 1_500; repetition++)
        {
            int count = 1 + random.Next(5);
            var law = new GeneralizedChiSquared(
                0,
                [.. Enumerable.Range(0, count).Select(_ => weights[random.Next(weights.Length)])],
                [.. Enumerable.Range(0, count).Select(_ => degrees[random.Next(degrees.Length)])],
                [.. Enumerable.Range(0, count).Select(_ => offsets[random.Next(offsets.Length)])]);
            double[] targets =
                [law.Mean, law.Mean * Math.Exp((4 * random.NextDouble()) - 2), Math.BitIncrement(law.Minimum), weights[random.Next(weights.Length)]];
            foreach (double x in targets)
            {
                double lower = law.LogCumulativeProbability(x), upper = law.LogUpperTailProbability(x);
                Assert.IsLessThanOrEqualTo(0, lower);
                Assert.IsLessThanOrEqualTo(0, upper);
                Assert.IsFalse(double.IsNaN(law.LogDensity(x)), $"density at {x}, repetition {repetition}");
                // The two are computed from one side, so that they add up wherever they are numbers.
                Assert.AreEqual(1, Math.Exp(lower) + Math.Exp(upper), 1e-6, $"at {x}, repetition {repetition}");
            }
        }
    }

    [TestMethod]
    public void NotANumberIsAnError()
    {
        var law = new GeneralizedChiSquared(0, [1], 1);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => law.LogCumulativeProbability(double.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => law.LogUpperTailProbability(double.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => law.LogDensity(double.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => law.Quantile(double.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => law.QuantileOfLogProbability(0.1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => law.QuantileOfLogUpperTailProbability(double.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => law.Draw(new Random(1), -1));
    }

    [TestMethod]
    public void AnErrorNamesTheElementAndWhatWouldBeRight()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GeneralizedChiSquared(0, [1, 1, 1, -1], 1));
        Assert.Contains("weights[3] was -1; it must be finite and at least 0.", error.Message);
        error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GeneralizedChiSquared(0, [1, 1], [1, 0]));
        Assert.Contains("degreesOfFreedom[1] was 0; it must be finite and positive.", error.Message);
        error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GeneralizedChiSquared(0, [1], 0));
        Assert.Contains("degreesOfFreedom was 0; it must be finite and positive.", error.Message);
        error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GeneralizedChiSquared(0, [1], 1, [double.PositiveInfinity]));
        Assert.Contains("weightTimesNoncentrality[0] was Infinity; it must be finite and at least 0.", error.Message);
        error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GeneralizedChiSquared(double.NaN, [1], 1));
        Assert.Contains("constant was NaN; it must be finite.", error.Message);
        var mismatch = Assert.ThrowsExactly<ArgumentException>(() => new GeneralizedChiSquared(0, [1, 2], [1]));
        Assert.Contains("degreesOfFreedom had 1 elements; it must have as many as weights, 2.", mismatch.Message);
        mismatch = Assert.ThrowsExactly<ArgumentException>(() => new GeneralizedChiSquared(0, [1, 2], 1, [1]));
        Assert.Contains("weightTimesNoncentrality had 1 elements; it must have as many as weights, 2, or none.", mismatch.Message);
        error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GeneralizedChiSquared(0, [1e308], 10));
        Assert.Contains("The mean of the law was infinite", error.Message);
    }

    [TestMethod]
    [DataRow(158021.85, 2.3e-14, 2.458e-6)]
    [DataRow(541978.76, 1.133e-13, 1.85e-9)]
    [DataRow(1e6, 1e-12, 1.0)]
    [DataRow(1.0, 1e-15, 1e-3)]
    public void TailsOfNearlyNoDegreesOfFreedomSayHowFarTheyAreOff(double weight, double degreesOfFreedom, double x)
    {
        var form = new QuadraticForm([weight], [degreesOfFreedom], []);
        // To first order in k the upper tail is k/2 · E₁(x/2w), and E₁(z) = −γ − ln z + z for small z.
        double z = x / (2 * weight);
        double expected = Math.Log(degreesOfFreedom / 2 * (-0.57721566490153286 - Math.Log(z) + z));
        var upper = QuadraticFormTail.Upper(form, x);
        Assert.AreEqual(expected, upper.LogProbability, upper.Error + 1e-9);
        Assert.IsTrue(upper.Error > 0, "The contour doesn't converge here.");
        var lower = QuadraticFormTail.Lower(form, x);
        Assert.AreEqual(0, lower.Error);
        // Near 0 the logarithm of the lower tail is −P(Q > x), known to a few roundings of 1.
        Assert.AreEqual(-Math.Exp(expected), lower.LogProbability, 1.5e-14);
    }

    [TestMethod]
    public void IntegralsThatDoNotConvergeWidenTheBoundsAndAreReported()
    {
        // With 4e-25 degrees of freedom everything about the law is below rounding.
        var law = new GeneralizedChiSquared(0, [1.7e-29], [3.7e-25]);
        var estimate = law.Estimate(4e-53);
        Assert.AreEqual((Information.Zero, Information.Infinite), (estimate.NumericalLower, estimate.NumericalUpper));
        Assert.AreEqual("integralNotConverged", law.Diagnose([estimate]).Single().Code);

        var plain = new GeneralizedChiSquared(0, [1, 2], [1, 1]).Estimate(0.1);
        Assert.AreEqual((plain.Bias, plain.Bias), (plain.NumericalLower, plain.NumericalUpper));
    }
}
