using System.Globalization;

namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public sealed class GeneralizedChiSquaredReferenceTests
{
    // The documented accuracy is 1e-9; measured is 2e-13 at worst, in laws of thousands of terms. The margin of 10 is for the
    // last digits of other machines' elementary functions.
    private const double Tolerance = 3e-12;

    public static IEnumerable<object[]> LawNames => ReferenceLaws.Names.Select(name => new object[] { name });

    [TestMethod]
    public void TheReferenceHas739Cases() =>
        Assert.AreEqual(739, ReferenceLaws.Names.Sum(name => ReferenceLaws.Read(name).Cases.Count));

    [TestMethod]
    [DynamicData(nameof(LawNames))]
    public void TailProbabilitiesAgreeWithTheReference(string name)
    {
        var law = ReferenceLaws.Read(name);
        foreach (var item in law.Cases)
        {
            double found = item.Tail == "lower"
                ? law.Distribution.LogCumulativeProbability(item.X)
                : law.Distribution.LogUpperTailProbability(item.X);
            AssertClose(item.LogProbability, found, $"{name}, {item.Tail} tail at {item.X:R}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(LawNames))]
    public void DensitiesAgreeWithTheReference(string name)
    {
        var law = ReferenceLaws.Read(name);
        foreach (var item in law.Cases)
            AssertClose(item.LogDensity, law.Distribution.LogDensity(item.X), $"{name}, density at {item.X:R}");
    }

    [TestMethod]
    public void QuantilesAgreeWithTheReference()
    {
        var cases = ReferenceLaws.ReadFile("GeneralizedChiSquaredQuantiles.json").GetProperty("cases").EnumerateArray().ToList();
        Assert.HasCount(89, cases);
        foreach (var group in cases.GroupBy(item => item.GetProperty("spectrum").GetString()!))
        {
            var law = ReferenceLaws.Read(group.Key).Distribution;
            foreach (var item in group)
            {
                bool isLower = item.TryGetProperty("logp", out var logProbability);
                double target = Number((isLower ? logProbability : item.GetProperty("logq")).GetString()!);
                double expected = Number(item.GetProperty("x").GetString()!);
                double found = isLower ? law.QuantileOfLogProbability(target) : law.QuantileOfLogUpperTailProbability(target);
                // A relative error of 1e-13 in a log-probability of −1e5 moves the quantile by a relative 1e-11 at a slope of 1,000.
                Assert.AreEqual(1, found / expected, 2e-11, $"{group.Key} at {target}");
            }
        }
    }

    internal static void AssertClose(double expected, double found, string where)
    {
        // Relative where |log P| ≥ 1, absolute elsewhere, as documented.
        double error = Math.Abs(found - expected) / Math.Max(1, Math.Abs(expected));
        Assert.IsLessThanOrEqualTo(Tolerance, error, $"{where}: found {found:R}, expected {expected:R}.");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
