using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public sealed class FamilyFitTests
{
    [TestMethod]
    public void TheFastDensityAgreesWithTheContourLaw()
    {
        foreach (double k in new[] { 1e-4, 0.3, 1, 2, 7.5, 33.9, 34, 200, 1e6 })
        {
            foreach (double noncentrality in new[] { 0, 1e-3, 1, 50, 3000, 1e7 })
            {
                if (k + noncentrality < 0.1)
                    continue;
                var law = new ScaledNoncentralChiSquared(k, noncentrality, 1);
                foreach (double deviations in new[] { -3, -1, 0, 2, 8 })
                {
                    double y = law.Mean * Math.Exp(deviations * Math.Min(1, law.StandardDeviation / law.Mean));
                    double expected = law.LogDensity(y);
                    // The contour law is good to 1e-9; Debye's expansion to 1e-11.
                    Assert.AreEqual(expected, NoncentralChiSquaredDensity.Log(y, k, noncentrality), 2e-9 * Math.Max(1, Math.Abs(expected)), $"k {k}, δ {noncentrality}, y {y:R}");
                }
            }
        }
    }

    [TestMethod]
    public void ACompressedSampleHasTheLikelihoodOfTheWholeOne()
    {
        double[] losses = new ScaledNoncentralChiSquared(3, 5, 0.2).Draw(new Random(1), 3000);
        Array.Sort(losses);
        var family = new ChiSquaredFamily(new CompressedSample(losses), central: false);
        var law = (ScaledNoncentralChiSquared)family.Law(0.4, -0.5, 0.6);
        double plain = losses.Sum(loss => NoncentralChiSquaredDensity.Log(loss / law.Scale, law.DegreesOfFreedom, law.Noncentrality) - Math.Log(law.Scale));
        // 3,000 terms of the rounding of numbers up to 20.
        Assert.AreEqual(plain, family.LogLikelihood(0.4, -0.5, 0.6), 1e-9 * Math.Abs(plain));
    }

    [TestMethod]
    public void FitsReachTheReferenceLikelihoods()
    {
        foreach (var item in ReferenceLaws.ReadFile("NoncentralChiSquaredFits.json").GetProperty("cases").EnumerateArray())
        {
            double[] losses = [.. item.GetProperty("samples").EnumerateArray().Select(value => value.GetDouble())];
            double best = item.GetProperty("best_mle").GetProperty("loglik_accurate").GetDouble();
            var fit = ScaledNoncentralChiSquaredFit.Of(losses);
            double ownFormula = losses.Sum(fit.Law.LogDensity);
            Assert.AreEqual(ownFormula, fit.Fit.LogLikelihood, 1e-7 * Math.Abs(ownFormula), "the likelihood that is reported is that of the law");
            // A shape within 2e-3 of its optimum costs less than 1e-4 on the flat ridge.
            Assert.IsGreaterThan(best - 1e-4, fit.Fit.LogLikelihood, $"seed {item.GetProperty("seed")}");
        }
    }

    [TestMethod]
    public void GammaAndLognormalFitsAreTheKnownOnes()
    {
        double[] losses = [.. new ScaledNoncentralChiSquared(8, 0, 0.1).Draw(new Random(2), 400)];
        var families = SampledLossDistribution.Of(SampledLosses.Of(losses), SampledLosses.Quick).Families;
        var lognormal = families.Single(family => family.Family == LossFamilies.Lognormal);
        double logMean = losses.Average(Math.Log), deviation = Math.Sqrt(losses.Average(loss => Math.Pow(Math.Log(loss) - logMean, 2)));
        Assert.AreEqual(logMean, lognormal.Parameters[0].Value, 1e-5);
        Assert.AreEqual(deviation, lognormal.Parameters[1].Value, 1e-5);
        // The textbook standard errors of a normal law.
        Assert.AreEqual(deviation / 20, lognormal.Parameters[0].StandardError, 1e-4);
        Assert.AreEqual(deviation / Math.Sqrt(800), lognormal.Parameters[1].StandardError, 1e-4);
        // A gamma fit has the sample's mean, and ln shape − ψ(shape) = ln mean − mean ln.
        var gamma = families.Single(family => family.Family == LossFamilies.Gamma);
        double shape = gamma.Parameters[0].Value;
        Assert.AreEqual(losses.Average(), gamma.Law.Mean, 1e-5);
        Assert.AreEqual(Math.Log(losses.Average()) - logMean, Math.Log(shape) - MathNet.Numerics.SpecialFunctions.DiGamma(shape), 1e-5);
    }

    [TestMethod]
    public void TheProfileIntervalOfALognormalTailIsThatOfADirectSearch()
    {
        double[] losses = [.. Enumerable.Range(0, 50).Select(i => Math.Exp(Math.Sin(i * 12.9898) * 0.7))];
        var fit = SampledLossDistribution.Of(SampledLosses.Of(losses), SampledLosses.Quick).Families.Single(family => family.Family == LossFamilies.Lognormal);
        double logMean = losses.Average(Math.Log), variance = losses.Average(loss => Math.Pow(Math.Log(loss) - logMean, 2));
        double lower = double.PositiveInfinity, upper = 0, best = -25 * (Math.Log(variance) + 1);
        for (double m = logMean - 0.5; m < logMean + 0.5; m += 0.002)
        {
            for (double t = 0.6; t < 1.6; t += 0.002)
            {
                double deviation = t * Math.Sqrt(variance);
                double likelihood = -25 * ((2 * Math.Log(deviation)) + ((variance + ((m - logMean) * (m - logMean))) / (deviation * deviation)));
                if (likelihood < best - 1.9207294)
                    continue;
                double bias = -NormalTail.LogProbability((Math.Log(0.1) - m) / deviation);
                (lower, upper) = (Math.Min(lower, bias), Math.Max(upper, bias));
            }
        }
        var estimate = fit.Estimate(0.1);
        // The grid of the search lies within 1 % of the boundary of the region.
        Assert.AreEqual(lower, estimate.Lower.Nats, 0.01 * lower);
        Assert.AreEqual(upper, estimate.Upper.Nats, 0.01 * upper);
    }

    /// <summary>An interval of I(ε) is its range over all parameters that the likelihood does not rule out: a random search over all three of
    /// them finds none outside, and some near each end.</summary>
    [TestMethod]
    [DataRow(1, 20)]
    [DataRow(2, 40)]
    [DataRow(3, 100)]
    public void TheProfileIntervalIsThatOfARandomSearchOverAllThreeParameters(int seed, int count)
    {
        double[] losses = new ScaledNoncentralChiSquared(12, 6, 0.05).Draw(new Random(seed), count);
        double mean = losses.Average(), variation = Math.Sqrt(losses.Average(loss => (loss - mean) * (loss - mean))) / mean;
        var fit = ScaledNoncentralChiSquaredFit.Of(losses).Fit;
        double cut = fit.LogLikelihood - 0.5 * 1.959963984540054 * 1.959963984540054;
        double[] targets = [0.4 * mean, 0.1 * mean, 0.02 * mean];
        var lowest = targets.Select(_ => double.PositiveInfinity).ToArray();
        var highest = targets.Select(_ => double.NegativeInfinity).ToArray();
        var random = new Random(seed);
        double Within(double limit) => limit * (2 * random.NextDouble() - 1);
        for (int draw = 0; draw < 30_000; draw++)
        {
            // Four standard errors of mean and deviation of nearly normal losses; the share of the noncentrality over its whole range.
            double share = random.NextDouble(), m = mean * Math.Exp(Within(4 * variation / Math.Sqrt(count))), v = variation * Math.Exp(Within(4 / Math.Sqrt(2.0 * count)));
            double total = 2 * (1 + share) / (v * v), k = Math.Max(1e-4, total * (1 - share)), delta = total - k, scale = m / total;
            double likelihood = losses.Sum(loss => NoncentralChiSquaredDensity.Log(loss / scale, k, delta)) - count * Math.Log(scale);
            if (likelihood < cut)
                continue;
            var law = new ScaledNoncentralChiSquared(k, delta, scale);
            for (int i = 0; i < targets.Length; i++)
            {
                double nats = law.InductiveBias(targets[i]).Nats;
                (lowest[i], highest[i]) = (Math.Min(lowest[i], nats), Math.Max(highest[i], nats));
            }
        }
        for (int i = 0; i < targets.Length; i++)
        {
            var estimate = fit.Estimate(targets[i]);
            double width = estimate.Upper.Nats - estimate.Lower.Nats;
            // The ends are searched to a hundredth of the share; random points of a region in three dimensions come near its ends only.
            Assert.IsGreaterThan(estimate.Lower.Nats - 0.01 * width, lowest[i], $"target {i}");
            Assert.IsLessThan(estimate.Upper.Nats + 0.01 * width, highest[i], $"target {i}");
            Assert.IsLessThan(estimate.Lower.Nats + 0.1 * width, lowest[i], $"target {i}");
            Assert.IsGreaterThan(estimate.Upper.Nats - 0.1 * width, highest[i], $"target {i}");
        }
    }

    [TestMethod]
    public void IntervalsInTheRightFamilyHoldTheTruthAboutAsOftenAsTheySay()
    {
        var truth = new ScaledNoncentralChiSquared(12, 6, 0.05);
        double target = truth.QuantileOfLogProbability(-10);
        int held = 0;
        for (int r = 0; r < 40; r++)
        {
            var estimate = ScaledNoncentralChiSquaredFit.Of(truth.Draw(new Random(r), 50)).Fit.Estimate(target);
            if (estimate.Lower.Nats <= 10 && estimate.Upper.Nats >= 10)
                held++;
        }
        // Binomial with 40 draws at 0.95: 33 or fewer have probability 0.3 %.
        Assert.IsGreaterThanOrEqualTo(34, held);
    }

    [TestMethod]
    public void AWrongFamilyIsFoundOutAndARightOneIsNot()
    {
        var right = ScaledNoncentralChiSquaredFit.Of(new ScaledNoncentralChiSquared(5, 2, 1).Draw(new Random(4), 200), new SampledLossOptions { GoodnessOfFitReplicates = 49 }).Fit.GoodnessOfFit;
        Assert.IsGreaterThan(0.05, right.KolmogorovSmirnovPValue);
        double[] twoHills = [.. Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? 1 : 5) + (0.002 * i))];
        var wrong = ScaledNoncentralChiSquaredFit.Of(twoHills, new SampledLossOptions { GoodnessOfFitReplicates = 49 }).Fit.GoodnessOfFit;
        Assert.AreEqual(0.02, wrong.KolmogorovSmirnovPValue, 1e-12);
        Assert.AreEqual(0.02, wrong.AndersonDarlingPValue, 1e-12);
    }
}
