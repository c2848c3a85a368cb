namespace Microsoft.ML.InductiveBias.Tests.LabelNoise;

/// <summary>Against a plain double loop.</summary>
[TestClass]
public sealed class NeighborPredictionsTests
{
    private static readonly InductiveBiasCatalog Catalog = new MLContext(seed: 1).InductiveBias;

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    [DataRow(1000)]
    public void MeansAreThoseOfTheNearestOtherRows(int neighbors)
    {
        const int Rows = 60, Features = 3, Classes = 3;
        var random = new Random(8);
        double[] features = [.. Enumerable.Range(0, Rows * Features).Select(_ => random.NextDouble())];
        var rows = TaskData.Classification(features, [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))], Classes);
        double[] predictions = Catalog.NeighborPredictions(rows, neighbors);
        for (int row = 0; row < Rows; row++)
        {
            int[] nearest = [.. Enumerable.Range(0, Rows).Where(other => other != row).OrderBy(other => Distance(row, other)).Take(neighbors)];
            for (int k = 0; k < Classes; k++)
                Assert.AreEqual(nearest.Average(other => rows.TargetRow(other)[k]), predictions[(row * Classes) + k], 1e-12); // sums of at most 59 shares
        }

        double Distance(int row, int other) => Enumerable.Range(0, Features).Sum(f => Math.Pow(features[(row * Features) + f] - features[(other * Features) + f], 2));
    }

    [TestMethod]
    public void ARowsOwnLabelPlaysNoPart()
    {
        double[] features = [0, 1, 2, 10, 11, 12];
        double[] before = Catalog.NeighborPredictions(TaskData.Regression(features, [1, 2, 3, 4, 5, 6], 6), 2);
        double[] after = Catalog.NeighborPredictions(TaskData.Regression(features, [1, 99, 3, 4, 5, 6], 6), 2);
        CollectionAssert.AreEqual((double[])[2.5, 2, 1.5, 5.5, 5, 4.5], before);
        Assert.AreEqual(before[1], after[1]);
        Assert.AreNotEqual(before[0], after[0]);
    }

    [TestMethod]
    public void BadInputIsRefused()
    {
        var rows = TaskData.Regression([0, 1], [1, 2], 2);
        Assert.AreEqual("neighbors", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Catalog.NeighborPredictions(rows, 0)).ParamName);
        Assert.Contains("There is one row", Assert.ThrowsExactly<ArgumentException>(() => Catalog.NeighborPredictions(TaskData.Regression([0], [1], 1))).Message, StringComparison.Ordinal);
        Assert.Contains("square overflows", Assert.ThrowsExactly<ArgumentException>(() => Catalog.NeighborPredictions(TaskData.Regression([0, 1e200], [1, 2], 2))).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentNullException>(() => Catalog.NeighborPredictions(null!));
    }
}
