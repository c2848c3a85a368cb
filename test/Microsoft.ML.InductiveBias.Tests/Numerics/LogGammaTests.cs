using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class LogGammaTests
{
    [TestMethod]
    // mpmath 1.3, 30 digits.
    [DataRow(0.001, 6.90717888538385366)]
    [DataRow(0.5, 0.572364942924700087)]
    [DataRow(3.7, 1.42807232666538813)]
    [DataRow(14.999, 25.1885468705469279)]
    [DataRow(100.25, 360.284559637764235)]
    [DataRow(1e8, 1742068066.10383471)]
    public void LogGammaHasReferenceValues(double z, double expected)
    {
        // Rounding of the sum of terms of the size z ln z.
        Assert.AreEqual(expected, LogGamma.Of(z), 4e-16 * Math.Max(30, Math.Abs(expected)));
    }

    [TestMethod]
    // ln C(q + K, q), mpmath 1.3, 30 digits.
    [DataRow(3.0, 4.0, 3.55534806148941368)]
    [DataRow(14.0, 38.96588494789593, 28.497793473000244)]
    [DataRow(20.5, 1e6, 239.36626095104985)]
    [DataRow(7.25, 1e14, 224.679200019290813)]
    [DataRow(500.0, 0.125, 0.836989762848260687)]
    public void BinomialIsAccurateAlsoWhereTheGammaFunctionsCancel(double q, double K, double expected)
    {
        Assert.AreEqual(expected, LogGamma.Binomial(q, K), 5e-14 * expected);
        Assert.AreEqual(expected, LogGamma.Binomial(K, q), 5e-14 * expected);
    }

    [TestMethod]
    public void DifferenceIsAccurateNearEqualityAndFarFromIt()
    {
        // ln(eᵃ − eᵇ) = a + ln(1 − e^(b−a)); for a − b = d small, a + ln d − d/2.
        Assert.AreEqual(5 + Math.Log(1e-9) - 5e-10, LogGamma.Difference(5, 5 - 1e-9), 1e-6);
        Assert.AreEqual(Math.Log(Math.Exp(3) - Math.Exp(2.5)), LogGamma.Difference(3, 2.5), 1e-15);
        Assert.AreEqual(700, LogGamma.Difference(700, 3), 0);
        Assert.AreEqual(double.NegativeInfinity, LogGamma.Difference(2, 2));
    }
}
