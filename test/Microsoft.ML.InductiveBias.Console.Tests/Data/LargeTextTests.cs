using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>What long tables of texts cost in memory.</summary>
[TestClass]
[DoNotParallelize] // Allocations are counted for the whole process.
public sealed class LargeTextTests
{
    private const int Training = 1500, Test = 600;

    [TestMethod]
    public void FeaturesOfTextsAreThoseOfTheRowsThatSpacesSee()
    {
        using var folder = new TemporaryFolder();
        Read(folder, 2500); // compiles
        var (few, fewBytes) = Read(folder, 4000);
        var (many, manyBytes) = Read(folder, 8000);
        // Both columns are texts of at most 2,000 features each, in sparse rows; 46 words have about 46 words and 300 sequences of characters.
        foreach (var (training, test) in ((TaskData, TaskData)[])[few, many])
        {
            Assert.AreEqual((Training, Test), (training.Rows, test.Rows));
            Assert.IsLessThanOrEqualTo(4000, training.FeatureCount);
            Assert.IsLessThan(400 * Training, training.SparseFeatures!.Values.Length);
        }
        // A row beyond those costs its text and what it takes to look at it. Dense features would be 4,000 numbers of 8 bytes.
        Assert.IsLessThan(16_000, (manyBytes - fewBytes) / 4000.0);
    }

    /// <summary>Reads a table as an audit does, makes features of the rows of a split, and returns them with the bytes that this allocated.</summary>
    private static ((TaskData Training, TaskData Test) Rows, long Bytes) Read(TemporaryFolder folder, int rows)
    {
        var random = new Random(1);
        string[] words = [.. Enumerable.Range(0, 3000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(3, 9)).Select(_ => (char)('a' + random.Next(26)))))];
        string file = folder.Write($"{rows}.csv", "Title,Text,Class\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{Words(6)},{Words(40)},{"ab"[row % 2]}\n")));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var table = LabeledTable.Read(new TableSource(file, "Class").Resolved(), null, CancellationToken.None);
        var input = AuditTable.Of("texts", "Class", table, CancellationToken.None);
        var (training, test, _, _) = AuditTable.Features(table, table.Parts[0], [.. Enumerable.Range(0, Training)], [.. Enumerable.Range(Training, Test)], CancellationToken.None);
        Assert.AreEqual(rows, input.Rows.Rows);
        return ((training, test!), GC.GetTotalAllocatedBytes(precise: true) - before);

        // Frequent and rare words, as in texts.
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => words[(int)(words.Length * Math.Pow(random.NextDouble(), 3))]));
    }
}
