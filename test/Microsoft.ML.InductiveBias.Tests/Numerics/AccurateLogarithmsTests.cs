using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.Numerics;

/// <summary>Arguments whose results have a closed form, on both sides of each switch.</summary>
[TestClass]
public sealed class AccurateLogarithmsTests
{
    /// <summary>A few roundings.</summary>
    private const double Rounding = 1e-15;

    [TestMethod]
    public void LogOfOnePlus()
    {
        AssertRelative(1e-18, AccurateLogarithms.LogOnePlus(1e-18));
        AssertRelative(1e-8 - 5e-17 + 1e-24 / 3, AccurateLogarithms.LogOnePlus(1e-8));
        AssertRelative(Math.Log(2), AccurateLogarithms.LogOnePlus(1));
        AssertRelative(-Math.Log(2), AccurateLogarithms.LogOnePlus(-0.5));
        AssertRelative(15 * Math.Log(10), AccurateLogarithms.LogOnePlus(1e15));
        AssertRelative(300 * Math.Log(10), AccurateLogarithms.LogOnePlus(1e300));
        Assert.AreEqual(double.NegativeInfinity, AccurateLogarithms.LogOnePlus(-1));
        Assert.AreEqual(double.PositiveInfinity, AccurateLogarithms.LogOnePlus(double.PositiveInfinity));
    }

    [TestMethod]
    public void LogOfTheComplement()
    {
        AssertRelative(-20 * Math.Log(10), AccurateLogarithms.LogOneMinusExp(-1e-20));
        AssertRelative(-Math.Log(4), AccurateLogarithms.LogOneMinusExp(Math.Log(0.75)));
        AssertRelative(-Math.Log(2), AccurateLogarithms.LogOneMinusExp(-Math.Log(2)));
        AssertRelative(Math.Log(0.75), AccurateLogarithms.LogOneMinusExp(-Math.Log(4)));
        AssertRelative(-Math.Exp(-50), AccurateLogarithms.LogOneMinusExp(-50));
        Assert.AreEqual(0, AccurateLogarithms.LogOneMinusExp(double.NegativeInfinity));
        Assert.AreEqual(double.NegativeInfinity, AccurateLogarithms.LogOneMinusExp(0));
        Assert.AreEqual(double.NegativeInfinity, AccurateLogarithms.LogOneMinusExp(0.5));
    }

    [TestMethod]
    public void ExponentialMinusOne()
    {
        AssertRelative(1e-18, AccurateLogarithms.ExpMinusOne(1e-18));
        AssertRelative(-1e-8 + 5e-17 - 1e-24 / 6, AccurateLogarithms.ExpMinusOne(-1e-8));
        AssertRelative(2, AccurateLogarithms.ExpMinusOne(Math.Log(3)));
        AssertRelative(-0.75, AccurateLogarithms.ExpMinusOne(-Math.Log(4)));
        Assert.AreEqual(-1, AccurateLogarithms.ExpMinusOne(-800));
        Assert.AreEqual(double.PositiveInfinity, AccurateLogarithms.ExpMinusOne(800));
    }

    [TestMethod]
    public void DeficitOfTheLogarithm()
    {
        AssertRelative(5e-17 - 1e-24 / 3, AccurateLogarithms.LogOnePlusDeficit(1e-8));
        AssertRelative(1 - Math.Log(2), AccurateLogarithms.LogOnePlusDeficit(1));
        AssertRelative(3 - Math.Log(4), AccurateLogarithms.LogOnePlusDeficit(3));
        AssertRelative(-0.75 + Math.Log(4), AccurateLogarithms.LogOnePlusDeficit(-0.75));
        AssertRelative(-0.5 + Math.Log(2), AccurateLogarithms.LogOnePlusDeficit(-0.5));
    }

    [TestMethod]
    [DataRow(0.1, 0.2)]
    [DataRow(-0.12, 0.21)]
    [DataRow(0.02, -0.24)]
    [DataRow(-0.3, 0.4)]
    [DataRow(-7.0, 5.0)]
    public void ComplexLogarithm(double x, double y)
    {
        // Without the correction, nothing cancels to more than a digit here.
        var expected = System.Numerics.Complex.Log(new(1 - x, -y)) + new System.Numerics.Complex(x, y);
        var (real, imaginary) = AccurateLogarithms.LogOneMinusPlus(x, y);
        Assert.AreEqual(expected.Real, real, 3e-16 * (1 + Math.Abs(expected.Real)));
        Assert.AreEqual(expected.Imaginary, imaginary, 3e-16 * (1 + Math.Abs(expected.Imaginary)));
        // −z²/2 − z³/3 where the terms after them are negligible.
        var z = new System.Numerics.Complex(x, y) * 1e-6;
        var near = -z * z * (0.5 + z / 3 + z * z / 4);
        (real, imaginary) = AccurateLogarithms.LogOneMinusPlus(z.Real, z.Imaginary);
        Assert.AreEqual(near.Real, real, 1e-15 * near.Magnitude);
        Assert.AreEqual(near.Imaginary, imaginary, 1e-15 * near.Magnitude);
    }

    private static void AssertRelative(double expected, double actual) => Assert.AreEqual(expected, actual, Rounding * Math.Abs(expected));
}
