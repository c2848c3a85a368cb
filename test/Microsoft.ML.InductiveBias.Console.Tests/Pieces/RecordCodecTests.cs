using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Pieces;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Tests.Pieces;

/// <summary>Results that travel between machines.</summary>
[TestClass]
public sealed class RecordCodecTests
{
    [TestMethod]
    [DataRow("iris.csv", "Species")]
    [DataRow("diabetes.csv", "Progression")]
    public void TheReportsOfAnAuditAreThoseOfTheOriginal(string file, string label)
    {
        var input = AuditTable.Read(new TableSource(Path.Combine(ToolRun.Samples, file), label), default);
        var result = new MLContext().InductiveBias.Audit(input, new AuditOptions { Samples = 3, MaximumTrainingRows = 60, MaximumTestRows = 40, Splits = 2 });
        var copy = RecordCodec.Read<AuditResult>(RecordCodec.Write(result));
        Assert.AreEqual(JsonReport.ToJson([result], new AuditReportOptions()), JsonReport.ToJson([copy], new AuditReportOptions()));
        Assert.AreEqual(HtmlReport.ToHtml([result], new AuditReportOptions()), HtmlReport.ToHtml([copy], new AuditReportOptions()));
        Assert.AreEqual(result.ToString(), copy.ToString());
        foreach (var (space, other) in result.Spaces.Zip(copy.Spaces))
        {
            foreach (double loss in (double[])[0.001, 0.03, 0.2])
                Assert.AreEqual(space.Metrics.LossDistribution.InductiveBias(loss).Nats, other.Metrics.LossDistribution.InductiveBias(loss).Nats, $"{space.Name} at {loss}");
        }
    }

    [TestMethod]
    public void EveryBitOfANumberArrives()
    {
        double[] numbers = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, Math.PI, 1 / 3.0];
        CollectionAssert.AreEqual(Array.ConvertAll(numbers, BitConverter.DoubleToInt64Bits), Array.ConvertAll(RecordCodec.Read<double[]>(RecordCodec.Write(numbers)), BitConverter.DoubleToInt64Bits));
        var source = new TableSource("a.csv", "b") { Options = new TableOptions { Encoding = System.Text.Encoding.Latin1, Missing = MissingValues.Of("none,-"), Roles = new Dictionary<string, ColumnRole> { ["x"] = ColumnRole.Text } } };
        var copy = RecordCodec.Read<TableSource>(RecordCodec.Write(source));
        Assert.AreEqual(("a.csv", "b", "a.csv", System.Text.Encoding.Latin1, ColumnRole.Text), (copy.File, copy.Label, copy.Name, copy.Options.Encoding, copy.Options.Roles["x"]));
        Assert.IsTrue(copy.Options.Missing.Contains("NONE") && !copy.Options.Missing.Contains("NA"));
        Assert.IsNull(RecordCodec.Read<TableSource?>(RecordCodec.Write<TableSource?>(null)));
    }

    [TestMethod]
    public void OnlyTypesOfThisLibraryThatFitAreRead()
    {
        byte[] bytes = RecordCodec.Write(new TableSource("a", "b"));
        byte[] Replaced(string type)
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            writer.Write(true);
            writer.Write(0);
            writer.Write(type);
            return stream.ToArray();
        }
        foreach (string type in (string[])["System.IO.FileInfo, System.Private.CoreLib", $"{typeof(TableOptions).FullName}, inductive-bias", "No.Such.Type, inductive-bias", "x"])
            Assert.Contains("is no type of a result", Assert.ThrowsExactly<InvalidDataException>(() => RecordCodec.Read<TableSource>(Replaced(type)), type).Message, StringComparison.Ordinal);
        // Whatever is cut off or changed is a fault of the data, and nothing else.
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = i % 2 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            if (i % 2 == 1)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                RecordCodec.Read<TableSource>(damaged);
            }
            catch (InvalidDataException)
            {
                continue;
            }
            Assert.AreEqual(1, i % 2, "A part isn't a whole.");
        }
    }
}
