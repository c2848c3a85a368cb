using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

/// <summary>The ends of profile-likelihood intervals against a search over all three parameters at once, which takes no profile.</summary>
[TestClass]
public sealed class ProfileIntervalTests
{
    [TestMethod]
    public void TheEndsAreThoseOfAConstrainedSearchOverAllParameters()
    {
        var file = ReferenceLaws.ReadFile("profile-intervals/intervals.json");
        double drop = file.GetProperty("drop").GetDouble();
        int compared = 0;
        foreach (var item in file.GetProperty("cases").EnumerateArray())
        {
            double[] losses = [.. item.GetProperty("losses").EnumerateArray().Select(value => value.GetDouble())];
            var surface = new LikelihoodSurface(new ChiSquaredFamily(new CompressedSample(losses), central: false));
            // A share within 2e-3 of its optimum costs less than 1e-5 here.
            Assert.AreEqual(item.GetProperty("logLikelihood").GetDouble(), surface.Best.LogLikelihood, 1e-5, $"seed {item.GetProperty("seed")}");
            foreach (var interval in item.GetProperty("intervals").EnumerateArray())
            {
                double target = interval.GetProperty("target").GetDouble();
                double expectedLower = interval.GetProperty("lower").GetDouble(), expectedUpper = interval.GetProperty("upper").GetDouble();
                var (lower, upper) = surface.BiasInterval(target, drop);
                string message = $"seed {item.GetProperty("seed")}, target {target:R}";
                // The search along the share ends at a width of 2e-3; where the region ends just short of share 1 the lower end
                // moves by up to 1e-3 of itself over that width. The reach of the likelihood is found to 1e-4.
                Assert.AreEqual(expectedLower, lower, 2e-3 * expectedLower, message);
                Assert.AreEqual(expectedUpper, upper, 3e-4 * expectedUpper, message);
                compared++;
            }
        }
        Assert.IsGreaterThan(70, compared);
    }
}
