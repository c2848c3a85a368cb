using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.Numerics;

[TestClass]
public sealed class StableShuffleTests
{
    /// <summary>Computed by the definition in another language (Python integers, masked to 64 bits).</summary>
    [TestMethod]
    [DataRow(0, "6 3 2 9 8 1 4 7 0 5")]
    [DataRow(42, "0 9 5 8 6 4 7 2 1 3")]
    public void OrderIsTheSameOnEveryMachine(int seed, string expected) =>
        Assert.AreEqual(expected, string.Join(' ', StableShuffle.Order(10, seed)));

    [TestMethod]
    public void EveryRowStandsOnce() =>
        CollectionAssert.AreEqual(Enumerable.Range(0, 1000).ToArray(), StableShuffle.Order(1000, -7).Order().ToArray());

    [TestMethod]
    public void EveryOrderIsEquallyLikely()
    {
        // 6,000 seeds, 6 orders: 1,000 each, with a standard deviation of 29; five of them are allowed.
        var counts = Enumerable.Range(0, 6000).CountBy(seed => string.Concat(StableShuffle.Order(3, seed))).ToList();
        Assert.HasCount(6, counts);
        foreach (var (_, count) in counts)
            Assert.AreEqual(1000, count, 145);
    }
}
