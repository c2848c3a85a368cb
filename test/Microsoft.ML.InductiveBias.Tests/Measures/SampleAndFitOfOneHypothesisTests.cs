namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public sealed class SampleAndFitOfOneHypothesisTests
{
    [TestMethod]
    public void EqualLossesHaveNoFit() =>
        Assert.Throws<ArgumentException>(() => SampleAndFitComparison.Of(LossDistribution.OfSingleHypothesis(0.2), [0.1]));
}
