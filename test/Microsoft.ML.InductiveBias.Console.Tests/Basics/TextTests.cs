namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class TextTests
{
    [TestMethod]
    [DataRow(0, "0")]
    [DataRow(1, "1")]
    [DataRow(-0.0123456, "-0.012346")]
    [DataRow(123456.7, "123457")]
    [DataRow(99999.96, "100000")]
    [DataRow(9.9999999, "10")]
    [DataRow(0.0001, "0.0001")]
    [DataRow(0.00009, "9e-5")]
    [DataRow(12345678.0, "1.2346e+7")]
    [DataRow(6.7260719e-71, "6.7261e-71")]
    [DataRow(double.PositiveInfinity, "∞")]
    public void NumbersHaveFiveSignificantDigits(double value, string expected) => Assert.AreEqual(expected, Text.Number(value));

    [TestMethod]
    public void CountsAgreeWithTheirNoun()
    {
        Assert.AreEqual("1 row", Text.Count(1, "row"));
        Assert.AreEqual("1,797 rows", Text.Count(1797, "row"));
        Assert.AreEqual("2 classes", Text.Count(2, "class", "classes"));
    }
}
