namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public sealed class GeneralizedChiSquaredSecondMethodTests
{
    [TestMethod]
    public void RubensSeriesGivesTheSameLowerTail()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var (weights, k, noncentralities, law) = RandomLaw(seed, largestCount: 6, decades: 0.8);
            foreach (double x in new[] { 0.01 * law.Mean, 0.3 * law.Mean, law.Mean })
            {
                double expected = SecondMethods.RubenLogCumulative(weights, k, noncentralities, x);
                // The series adds positive terms; the incomplete gamma functions in it are good to about 1e-12.
                Assert.AreEqual(expected, law.LogCumulativeProbability(x), 1e-10 * Math.Max(1, Math.Abs(expected)), $"seed {seed}, x {x}");
            }
        }
    }

    [TestMethod]
    public void ImhofsInversionGivesTheSameUpperTail()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var (weights, k, noncentralities, law) = RandomLaw(100 + seed, largestCount: 10, decades: 0.5);
            // Below five degrees of freedom Imhof's integrand falls too slowly to be cut off.
            if (k.Sum() < 5)
                continue;
            double x = law.Mean * (0.6 + (0.1 * seed));
            double expected = SecondMethods.ImhofUpperTail(weights, k, noncentralities, x);
            // What the plain rule leaves out beyond its end and between its points.
            Assert.AreEqual(expected, Math.Exp(law.LogUpperTailProbability(x)), 2e-6, $"seed {seed}, x {x}");
        }
    }

    [TestMethod]
    public void TiltedImportanceSamplingGivesTheSameFarTail()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var (weights, k, noncentralities, law) = RandomLaw(200 + seed, largestCount: 60, decades: 6);
            double x = law.Mean * Math.Pow(10, -1 - (seed % 4));
            var (expected, error) = SecondMethods.TiltedLogCumulative(weights, k, noncentralities, x, 4_000, new Random(seed));
            // Five standard errors of the sampled value: about one false alarm in a million cases, and the seeds are fixed.
            Assert.AreEqual(expected, law.LogCumulativeProbability(x), 5 * error, $"seed {seed}, x {x}");
        }
    }

    internal static (double[] Weights, double[] K, double[] Noncentralities, GeneralizedChiSquared Law) RandomLaw(
        int seed, int largestCount, double decades)
    {
        var random = new Random(seed);
        int count = 1 + random.Next(largestCount);
        var weights = new double[count];
        var k = new double[count];
        var noncentralities = new double[count];
        var offsets = new double[count];
        double sharedK = 1 + random.Next(10);
        bool sharesK = random.Next(2) == 0, isCentral = random.Next(3) == 0;
        for (int i = 0; i < count; i++)
        {
            weights[i] = Math.Pow(10, -decades * random.NextDouble());
            k[i] = sharesK ? sharedK : 0.5 + (4 * random.NextDouble());
            noncentralities[i] = isCentral ? 0 : 6 * random.NextDouble();
            offsets[i] = weights[i] * noncentralities[i];
        }
        return (weights, k, noncentralities, new GeneralizedChiSquared(0, weights, k, offsets));
    }
}
