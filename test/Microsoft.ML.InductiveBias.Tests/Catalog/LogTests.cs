using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias.Tests.Catalog;

[TestClass]
public sealed class LogTests
{
    [TestMethod]
    public void ProgressIsLoggedOnceASecondAndReportedAlways()
    {
        var context = new MLContext();
        var logged = new List<string>();
        context.Log += (_, entry) => logged.Add(entry.RawMessage);
        var clock = new Clock();
        var reports = new Reports();
        using (var channel = ((IHostEnvironment)context).Register("Test").Start("Progress"))
        {
            var progress = new LoggedProgress(channel, reports, clock);
            for (int step = 0; step < 1000; step++)
            {
                progress.Report(new WorkProgress($"step {step}", step / 1000.0));
                clock.Now += TimeSpan.FromMilliseconds(10);
            }
            progress.Report(new WorkProgress("done", 1));
        }
        Assert.AreEqual(1001, reports.Count);
        var steps = logged.Where(message => message.StartsWith("step", StringComparison.Ordinal)).Select(message => message.Split(' ')[1]).ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(0, 10).Select(second => $"{100 * second}").ToArray(), steps);
        Assert.HasCount(1, logged.Where(message => message.StartsWith("done", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("Unsized", "[VectorType(n)]")]
    [DataRow("Number", "Concatenate")]
    [DataRow("Text", "FeaturizeText")]
    public void AFeatureColumnOfAnotherTypeIsNamedWithTheRemedy(string column, string remedy)
    {
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable([new Row()]);
        string message = Assert.ThrowsExactly<ArgumentException>(() => context.InductiveBias.ReadTask(rows, "Number", column)).Message;
        StringAssert.Contains(message, $"'{column}'");
        StringAssert.Contains(message, remedy);
    }

    private sealed class Row
    {
        public float[] Unsized { get; set; } = [1, 2];

        public float Number { get; set; }

        public string Text { get; set; } = "a";
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class Reports : IProgress<WorkProgress>
    {
        public int Count { get; private set; }

        public void Report(WorkProgress value) => Count++;
    }
}
