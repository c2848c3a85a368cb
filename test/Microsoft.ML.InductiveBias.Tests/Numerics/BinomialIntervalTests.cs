using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.Numerics;

[TestClass]
public class BinomialIntervalTests
{
    // mpmath, by bisection of the regularized incomplete beta function at 30 digits.
    [TestMethod]
    [DataRow(3, 10, 0.95, 0.06673951117773447, 0.6524528500599973)]
    [DataRow(0, 20, 0.95, 0.0, 0.1684334709830853)]
    [DataRow(20, 20, 0.95, 0.8315665290169147, 1.0)]
    [DataRow(1, 1000, 0.95, 2.531748749129404e-5, 0.005558924279826673)]
    [DataRow(500, 1000, 0.99, 0.458852553307045, 0.541147446692955)]
    public void IntervalAgreesWithMultiplePrecision(int count, int trials, double confidence, double lower, double upper)
    {
        var interval = BinomialInterval.Of(count, trials, confidence);
        // The quantile function stops when it is as near as this; nobody reads more digits of an interval.
        Assert.AreEqual(lower, interval.Lower, 1e-8 * lower);
        Assert.AreEqual(upper, interval.Upper, 1e-8 * upper);
    }
}
