using System.Globalization;

namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public sealed class ScaledNoncentralChiSquaredTests
{
    [TestMethod]
    public void ProbabilitiesAndDensitiesAgreeWithTheReference()
    {
        var cases = ReferenceLaws.ReadFile("NoncentralChiSquared.json").GetProperty("cases").EnumerateArray().ToList();
        Assert.HasCount(248, cases);
        foreach (var item in cases)
        {
            double Value(string name) => double.Parse(item.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
            var law = new ScaledNoncentralChiSquared(Value("df"), Value("nc"), 1);
            double y = Value("y");
            string where = $"df {law.DegreesOfFreedom}, nc {law.Noncentrality}, y {y:R}";
            GeneralizedChiSquaredReferenceTests.AssertClose(Value("logcdf"), law.LogCumulativeProbability(y), where + ", lower tail");
            GeneralizedChiSquaredReferenceTests.AssertClose(Value("logsf"), law.LogUpperTailProbability(y), where + ", upper tail");
            GeneralizedChiSquaredReferenceTests.AssertClose(Value("logpdf"), law.LogDensity(y), where + ", density");
        }
    }

    [TestMethod]
    public void MomentsAreThoseOfTheFormula()
    {
        var law = new ScaledNoncentralChiSquared(3, 5, 0.5);
        Assert.AreEqual(0.5 * (3 + 5), law.Mean, 1e-15);
        Assert.AreEqual(0.25 * 2 * (3 + (2 * 5)), law.Variance, 1e-14);
        Assert.AreEqual(Math.Sqrt(law.Variance), law.StandardDeviation, 1e-15);
        Assert.AreEqual(0, law.Minimum);
    }

    [TestMethod]
    public void TheScaleStretchesTheLosses()
    {
        var unit = new ScaledNoncentralChiSquared(2.5, 7, 1);
        var scaled = new ScaledNoncentralChiSquared(2.5, 7, 0.125);
        foreach (double y in new[] { 1e-6, 1, 9.5, 60 })
        {
            // A power of two scales exactly; only the sum of logarithms in the density rounds.
            Assert.AreEqual(unit.LogCumulativeProbability(y), scaled.LogCumulativeProbability(0.125 * y));
            Assert.AreEqual(unit.LogUpperTailProbability(y), scaled.LogUpperTailProbability(0.125 * y));
            Assert.AreEqual(unit.LogDensity(y) + Math.Log(8), scaled.LogDensity(0.125 * y), 1e-12);
        }
        Assert.AreEqual(0.125 * unit.QuantileOfLogProbability(-50), scaled.QuantileOfLogProbability(-50), 1e-15);
        Assert.AreEqual(0.125 * unit.QuantileOfLogUpperTailProbability(-50), scaled.QuantileOfLogUpperTailProbability(-50), 1e-12);
        Assert.AreEqual(0.125 * unit.Quantile(0.9), scaled.Quantile(0.9), 1e-13);
    }

    [TestMethod]
    public void SamplesHaveTheMeanOfTheLaw()
    {
        var law = new ScaledNoncentralChiSquared(0.5, 3, 2);
        double mean = law.Draw(new Random(5), 20_000).Average();
        // Five standard errors.
        Assert.AreEqual(law.Mean, mean, 5 * law.StandardDeviation / Math.Sqrt(20_000));
    }

    [TestMethod]
    [DataRow(0.0, 1.0, 1.0, "degreesOfFreedom was 0; it must be finite and positive.")]
    [DataRow(1.0, -1.0, 1.0, "noncentrality was -1; it must be finite and at least 0.")]
    [DataRow(1.0, 1.0, double.NaN, "scale was NaN; it must be finite and positive.")]
    public void AnErrorNamesTheParameterAndWhatWouldBeRight(double degreesOfFreedom, double noncentrality, double scale, string message)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new ScaledNoncentralChiSquared(degreesOfFreedom, noncentrality, scale));
        Assert.Contains(message, error.Message);
    }
}
