namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public sealed class GeneralizedChiSquaredPropertyTests
{
    private static IEnumerable<(double[] Weights, double[] K, double[] Noncentralities, GeneralizedChiSquared Law)> Laws =>
        Enumerable.Range(300, 40).Select(seed => GeneralizedChiSquaredSecondMethodTests.RandomLaw(seed, largestCount: 40, decades: 1 + (seed % 12)));

    private static readonly double[] ShareOfMean = [1e-6, 1e-3, 0.03, 0.2, 0.5, 0.8, 0.95, 1, 1.001, 1.1, 1.5, 2, 4, 20];

    [TestMethod]
    public void ProbabilityRisesWithTheLoss()
    {
        foreach (var (_, _, _, law) in Laws)
        {
            double lower = double.NegativeInfinity, upper = 0;
            foreach (double share in ShareOfMean)
            {
                double nextLower = law.LogCumulativeProbability(share * law.Mean), nextUpper = law.LogUpperTailProbability(share * law.Mean);
                Assert.IsGreaterThanOrEqualTo(lower, nextLower);
                Assert.IsLessThanOrEqualTo(upper, nextUpper);
                (lower, upper) = (nextLower, nextUpper);
            }
        }
    }

    [TestMethod]
    public void BothTailsAddUpToOne()
    {
        foreach (var (_, _, _, law) in Laws)
        {
            foreach (double share in ShareOfMean)
            {
                double x = share * law.Mean;
                // Rounding of two exponentials.
                Assert.AreEqual(1, Math.Exp(law.LogCumulativeProbability(x)) + Math.Exp(law.LogUpperTailProbability(x)), 1e-14);
            }
        }
    }

    [TestMethod]
    public void BothSidesOfTheContourMeetAtTheMean()
    {
        foreach (var (_, _, _, law) in Laws)
        {
            // The lower tail's contour serves at the mean, the upper tail's just above it: independent integrals. Between
            // the two points the probability itself moves by about 1e-16 of the mean over the standard deviation.
            double below = law.LogCumulativeProbability(law.Mean), above = law.LogCumulativeProbability(Math.BitIncrement(law.Mean));
            Assert.AreEqual(below, above, 1e-12);
        }
    }

    [TestMethod]
    public void ScalingWeightsConstantAndTargetTogetherChangesNothing()
    {
        foreach (var (weights, k, noncentralities, law) in Laws)
        {
            const double Scale = 1.0 / 1024;
            var scaled = Law(3 * Scale, [.. weights.Select(w => w * Scale)], k, noncentralities);
            foreach (double share in ShareOfMean)
            {
                double x = share * law.Mean;
                double shifted = (3 + x) * Scale;
                // 3 + x has lost digits of a small x: compare at what is left of it.
                double expected = law.LogCumulativeProbability((3 + x) - 3);
                Assert.AreEqual(expected, scaled.LogCumulativeProbability(shifted), 1e-12 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    [TestMethod]
    public void TheOrderOfTheWeightsChangesNothing()
    {
        foreach (var (weights, k, noncentralities, law) in Laws)
        {
            var reversed = Law(0, [.. weights.Reverse()], [.. k.Reverse()], [.. noncentralities.Reverse()]);
            foreach (double share in ShareOfMean)
            {
                double expected = law.LogCumulativeProbability(share * law.Mean);
                Assert.AreEqual(expected, reversed.LogCumulativeProbability(share * law.Mean), 1e-13 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    [TestMethod]
    public void EqualWeightsActAsOneWithTheSumOfTheirDegreesOfFreedom()
    {
        // 400 equal weights take the product of factors, the single one takes the plain logarithm.
        var many = new GeneralizedChiSquared(0, [.. Enumerable.Repeat(0.25, 400)], 2, [.. Enumerable.Repeat(0.5, 400)]);
        var one = new GeneralizedChiSquared(0, [0.25], 800, [200]);
        foreach (double share in ShareOfMean)
        {
            double x = share * one.Mean, expected = one.LogCumulativeProbability(x);
            GeneralizedChiSquaredReferenceTests.AssertClose(expected, many.LogCumulativeProbability(x), $"at {x}");
            GeneralizedChiSquaredReferenceTests.AssertClose(one.LogUpperTailProbability(x), many.LogUpperTailProbability(x), $"at {x}");
            GeneralizedChiSquaredReferenceTests.AssertClose(one.LogDensity(x), many.LogDensity(x), $"at {x}");
        }
    }

    [TestMethod]
    public void SharedAndRepeatedDegreesOfFreedomAreTheSame()
    {
        double[] weights = [3, 2, 1, 0.5], offsets = [1, 0, 2, 0.25];
        var shared = new GeneralizedChiSquared(0.5, weights, 3, offsets);
        var repeated = new GeneralizedChiSquared(0.5, weights, [3, 3, 3, 3], offsets);
        Assert.AreEqual(repeated.LogCumulativeProbability(4), shared.LogCumulativeProbability(4));
        Assert.AreEqual(repeated.Mean, shared.Mean);
    }

    [TestMethod]
    public void QuantilesInvertBothTails()
    {
        foreach (var (_, _, _, law) in Laws.Take(15))
        {
            foreach (double log in new[] { -1e4, -200, -10, -1, -0.5, -0.01 })
            {
                double lower = law.QuantileOfLogProbability(log), upper = law.QuantileOfLogUpperTailProbability(log);
                // A lower quantile may lie below the smallest double; there it is the minimum.
                if (lower > 1e-300)
                    Assert.AreEqual(log, law.LogCumulativeProbability(lower), 1e-11 * Math.Max(1, -log), $"lower at {log}");
                if (upper > 1e-300)
                    Assert.AreEqual(log, law.LogUpperTailProbability(upper), 1e-11 * Math.Max(1, -log), $"upper at {log}");
            }
            foreach (double probability in new[] { 1e-9, 0.05, 0.5, 0.75, 0.999 })
                Assert.AreEqual(probability, Math.Exp(law.LogCumulativeProbability(law.Quantile(probability))), 1e-11);
        }
    }

    [TestMethod]
    public void TheDensityIsTheDerivativeOfTheDistributionFunction()
    {
        foreach (var (_, _, _, law) in Laws)
        {
            foreach (double share in new[] { 1e-3, 0.2, 0.7, 1, 1.3, 3 })
            {
                double x = share * law.Mean, h = 1e-4 * Math.Min(x, law.StandardDeviation);
                bool isLower = x < law.Mean;
                double Log(double at) => isLower ? law.LogCumulativeProbability(at) : law.LogUpperTailProbability(at);
                double slope = (Log(x + h) - Log(x - h)) / (2 * h) * (isLower ? 1 : -1);
                double expected = Math.Exp(law.LogDensity(x) - Log(x));
                // The central difference of step 1e-4 of the scale is good to about 1e-8 of that scale's slope.
                Assert.AreEqual(1, slope / expected, 1e-5, $"x {x}");
            }
        }
    }

    [TestMethod]
    public void SamplesFollowTheLaw()
    {
        const int Count = 3_000;
        foreach (var (_, _, _, law) in Laws.Take(8))
        {
            double[] losses = law.Draw(new Random(11), Count);
            Array.Sort(losses);
            double distance = 0;
            for (int i = 0; i < Count; i++)
            {
                double probability = Math.Exp(law.LogCumulativeProbability(losses[i]));
                distance = Math.Max(distance, Math.Max(probability - ((double)i / Count), ((i + 1.0) / Count) - probability));
            }
            // Kolmogorov and Smirnov: exceeded by chance once in 5,000 samples; the seeds are fixed.
            Assert.IsLessThan(2.1 / Math.Sqrt(Count), distance);
            Assert.AreEqual(law.Mean, losses.Average(), 5 * law.StandardDeviation / Math.Sqrt(Count));
        }
    }

    [TestMethod]
    public void MomentsAreThoseOfTheFormula()
    {
        var law = new GeneralizedChiSquared(1, [2, 0.5, 0], [3, 1, 7], [4, 0.25, 0.125]);
        Assert.AreEqual(1.125, law.Minimum);
        Assert.AreEqual(1.125 + 6 + 4 + 0.5 + 0.25, law.Mean, 1e-14);
        Assert.AreEqual((2 * 3 * 4) + (4 * 2 * 4) + (2 * 0.25) + (4 * 0.5 * 0.25), law.Variance, 1e-13);
        Assert.AreEqual(Math.Sqrt(law.Variance), law.StandardDeviation, 1e-14);
    }

    private static GeneralizedChiSquared Law(double constant, double[] weights, double[] k, double[] noncentralities) =>
        new(constant, weights, k, [.. weights.Zip(noncentralities, (w, delta) => w * delta)]);
}
