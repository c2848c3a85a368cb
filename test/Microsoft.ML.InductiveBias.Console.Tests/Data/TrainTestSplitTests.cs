using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class TrainTestSplitTests
{
    private static readonly RawTable Table = new(
        "data.csv", ["a"], [.. Enumerable.Range(0, 25).Select(i => new[] { $"{i}" })], [.. Enumerable.Range(2, 25)]);

    private static readonly SplitOptions Options = new() { TestFraction = 0.3, Seed = 5 };

    [TestMethod]
    public void PartsAreRoundedAndHoldEveryRowOnceInFileOrder()
    {
        var split = TrainTestSplit.Of(Table, Options);
        Assert.HasCount(8, split.Test.Rows); // 7.5
        CollectionAssert.AreEqual(split.Test.Lines.Order().ToArray(), split.Test.Lines.ToArray());
        CollectionAssert.AreEqual(Table.Lines.ToArray(), split.Training.Lines.Concat(split.Test.Lines).Order().ToArray());
        foreach (var part in (RawTable[])[split.Training, split.Test])
            CollectionAssert.AreEqual(part.Lines.Select(line => $"{line - 2}").ToArray(), part.Rows.Select(row => row[0]).ToArray());
    }

    [TestMethod]
    public void LargerMaximumKeepsTheRowsOfASmallerOne()
    {
        var small = TrainTestSplit.Of(Table, Options with { MaxTrain = 5, MaxTest = 2 });
        var large = TrainTestSplit.Of(Table, Options with { MaxTrain = 12, MaxTest = 100 });
        Assert.HasCount(5, small.Training.Lines);
        Assert.HasCount(12, large.Training.Lines);
        Assert.HasCount(2, small.Test.Lines);
        Assert.HasCount(8, large.Test.Lines);
        CollectionAssert.IsSubsetOf(small.Training.Lines.ToArray(), large.Training.Lines.ToArray());
        CollectionAssert.IsSubsetOf(small.Test.Lines.ToArray(), large.Test.Lines.ToArray());
    }
}
