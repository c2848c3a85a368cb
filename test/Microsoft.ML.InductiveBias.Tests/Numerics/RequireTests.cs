using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.Numerics;

[TestClass]
public sealed class RequireTests
{
    [TestMethod]
    public void RangesHoldTheirEnds()
    {
        Require.AtLeast(2, 2);
        Require.Positive(double.Epsilon);
        Require.NotNegative(0);
        Require.AtLeastOne(1);
        Require.Share(0.5);
        Require.Probability(0);
        Require.Probability(1);
        Assert.AreEqual(double.NegativeInfinity, Require.Number(double.NegativeInfinity));
    }

    [TestMethod]
    public void EverythingElseThrows()
    {
        Throws(() => Require.AtLeast(1, 2));
        foreach (double value in (double[])[0, -1, double.PositiveInfinity, double.NaN])
            Throws(() => Require.Positive(value));
        foreach (double value in (double[])[-1e-300, double.PositiveInfinity, double.NaN])
            Throws(() => Require.NotNegative(value));
        foreach (double value in (double[])[0.999, double.PositiveInfinity, double.NaN])
            Throws(() => Require.AtLeastOne(value));
        foreach (double value in (double[])[0, 1, -0.5, 1.5, double.NaN])
            Throws(() => Require.Share(value));
        foreach (double value in (double[])[-1e-9, 1.000001, double.NaN])
            Throws(() => Require.Probability(value));
        Throws(() => Require.Number(double.NaN));
    }

    private static void Throws(Action action) => Assert.ThrowsExactly<ArgumentOutOfRangeException>(action);
}
