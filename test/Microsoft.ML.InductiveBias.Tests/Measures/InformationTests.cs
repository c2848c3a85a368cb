namespace Microsoft.ML.InductiveBias.Tests.Measures;

[TestClass]
public sealed class InformationTests
{
    [TestMethod]
    public void BitsTimesLogOfTwoAreNats()
    {
        Assert.AreEqual(1.0, Information.FromNats(Math.Log(2)).Bits, 1e-15);
        Assert.AreEqual(8 * Math.Log(2), Information.FromBits(8).Nats, 1e-15);
    }

    [TestMethod]
    public void AnImpossibleEventCarriesInfiniteInformation() =>
        Assert.AreEqual(Information.Infinite, Information.FromLogProbability(double.NegativeInfinity));

    [TestMethod]
    public void ACertainEventCarriesPositiveZero()
    {
        var information = Information.FromLogProbability(0);
        Assert.AreEqual(Information.Zero, information);
        Assert.IsFalse(double.IsNegative(information.Nats));
    }

    [TestMethod]
    public void APositiveLogProbabilityIsAnError()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Information.FromLogProbability(0.5));
        StringAssert.Contains(error.Message, "logProbability was 0.5; it must be at most 0.");
    }

    [TestMethod]
    public void NotANumberIsAnError()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Information.FromNats(double.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Information.FromBits(double.NaN));
    }
}
