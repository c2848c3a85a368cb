using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

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

    [TestMethod]
    public void OnlyKnownTypesTravel()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        object[] messages =
        [
            new RunPlan(Guid.NewGuid(), "f", "s", "v", 1, TimeSpan.FromSeconds(1)), new RunSeeds([0, 1], 1, 1, TimeSpan.FromSeconds(1)), new BlockPiece(1, 2, true, [3], false),
            new WorkerRefusal("w", "r"), new LeasedBlock(1, 2, [3]),
        ];
        foreach (object message in messages)
            Assert.AreEqual(message.ToString(), serializer.Deserialize<object>(serializer.SerializeToArray(message))?.ToString());
        // A space is code; neither it nor any other type without an own codec is written, and so none is read.
        Assert.ThrowsExactly<CodecNotFoundException>(() => serializer.SerializeToArray<object>(new NumberSpace("numbers")));
        Assert.ThrowsExactly<CodecNotFoundException>(() => serializer.SerializeToArray<object>(TestSilos.Rows));
        // A message that names another type is refused before the type is made.
        byte[] bytes = serializer.SerializeToArray<object>(new WorkerRefusal("w", "r"));
        byte[] name = "Microsoft.ML.InductiveBias.WorkerRefusal"u8.ToArray(), other = "System.Diagnostics.ProcessStartInfo,Systemx"u8.ToArray()[..name.Length];
        int at = bytes.AsSpan().IndexOf(name);
        Assert.IsGreaterThan(0, at, "Types travel by their aliases.");
        other.CopyTo(bytes, at);
        Assert.ThrowsExactly<TypeLoadException>(() => serializer.Deserialize<object>(bytes));
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
