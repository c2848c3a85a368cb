namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Task data and seeds as messages.</summary>
[TestClass]
public sealed class TransferTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(1000)]
    [DataRow(1 << 20)]
    public void RowsKeepEveryBit(int chunkBytes)
    {
        var random = new Random(1);
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-300, 300)))];
        var training = TaskData.Classification(Numbers(30), [0, 1, 2, 0, 1, 2, 2, 2, 1, 0], 3).WithClassNames(["a", "β", ""]);
        var test = TaskData.Regression([double.Epsilon, -0.0, double.MaxValue], Numbers(3), 3);
        byte[][] chunks = TaskBytes.Encode(training, test, chunkBytes);
        Assert.IsTrue(chunks.All(chunk => chunk.Length <= chunkBytes));
        var (readTraining, readTest) = TaskBytes.Decode(chunks);
        AreSame(training, readTraining);
        AreSame(test, readTest);
    }

    [TestMethod]
    public void SparseRowsStaySparse()
    {
        var rows = new TaskData(TaskKind.Regression, new SparseFeatures(1000, [0, 2, 2, 3], [5, 900, 0], [1.5, -2, 3]), [1, 2, 3]);
        var read = TaskBytes.Decode(TaskBytes.Encode(rows, rows, 64)).Test;
        Assert.IsNotNull(read.SparseFeatures);
        CollectionAssert.AreEqual(rows.SparseFeatures!.RowStarts.ToArray(), read.SparseFeatures.RowStarts.ToArray());
        CollectionAssert.AreEqual(rows.SparseFeatures.Slots.ToArray(), read.SparseFeatures.Slots.ToArray());
        AreSame(rows, read);
    }

    [TestMethod]
    public void DamagedRowsAreRefused()
    {
        var rows = TaskData.Regression([1, 2], [3, 4], 2);
        byte[] bytes = TaskBytes.Encode(rows, rows, 1 << 20)[0];
        Assert.ThrowsExactly<InvalidDataException>(() => TaskBytes.Decode([bytes[..^1]]));
    }

    [TestMethod]
    public void SeedsAreRanges()
    {
        int[] seeds = [7, 0, 1, 2, 9, 10, int.MaxValue];
        int[] ranges = SeedRanges.Encode(seeds);
        CollectionAssert.AreEqual((int[])[0, 3, 7, 1, 9, 2, int.MaxValue, 1], ranges);
        CollectionAssert.AreEqual(seeds.Order().ToArray(), SeedRanges.Decode(ranges).ToArray());
    }

    private static void AreSame(TaskData expected, TaskData found)
    {
        Assert.AreEqual((expected.Kind, expected.Rows, expected.FeatureCount, expected.OutputCount), (found.Kind, found.Rows, found.FeatureCount, found.OutputCount));
        CollectionAssert.AreEqual(Bits(expected.Features), Bits(found.Features));
        CollectionAssert.AreEqual(Bits(expected.Targets), Bits(found.Targets));
        CollectionAssert.AreEqual(expected.ClassNames?.ToArray(), found.ClassNames?.ToArray());
    }

    private static long[] Bits(ReadOnlyMemory<double> values) => [.. values.ToArray().Select(BitConverter.DoubleToInt64Bits)];
}
