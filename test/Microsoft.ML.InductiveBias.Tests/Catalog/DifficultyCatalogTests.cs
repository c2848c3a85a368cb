using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class DifficultyCatalogTests
{
    private static readonly string Iris = Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv");

    private static IDataView Load(MLContext ml)
    {
        var data = ml.Data.LoadFromTextFile(Iris,
            [new TextLoader.Column("Features", DataKind.Single, 0, 3), new TextLoader.Column("Species", DataKind.String, 4)], ',', hasHeader: true);
        return ml.Transforms.Conversion.MapValueToKey("Label", "Species").Fit(data).Transform(data);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
        public float Target { get; set; }
        public string Name { get; set; } = "";
        public bool Flag { get; set; }
        public int Number { get; set; }
        [VectorType(2)]
        public double[] Wide { get; set; } = [];
    }

    private static Row[] Rows(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(i => new Row
        {
            Features = [random.NextSingle(), random.NextSingle()], Target = i % 3, Name = $"c{i % 3}", Flag = i % 2 == 0, Number = i % 3 - 1,
            Wide = [random.NextDouble(), random.NextDouble()],
        })];
    }

    [TestMethod]
    public void DifficultyOfADataViewIsThatOfItsArrays()
    {
        var ml = new MLContext(1);
        var (points, classes) = SampleData.ReadClasses("iris.csv");
        var singles = Enumerable.Range(0, 600).Select(i => (float)points[i / 4, i % 4]).ToArray();
        var expected = GeneralizationDifficultyEstimator.Estimate(PointSet.FromSingle(singles, 150, 4), classes, new DifficultyOptions { Seed = 5 });
        foreach (var label in new[] { "Label", "Species" })
        {
            var estimate = ml.InductiveBias.Difficulty(Load(ml), label, options: new DifficultyOptions { Seed = 5 });
            Assert.AreEqual((expected.Log2Bits, expected.Log2BitsLower, expected.Log2BitsUpper), (estimate.Log2Bits, estimate.Log2BitsLower, estimate.Log2BitsUpper));
            CollectionAssert.AreEqual(expected.Resolution.ClosestPairs.Select(pair => (pair.First, pair.Second, pair.Distance)).ToArray(), estimate.Resolution.ClosestPairs.Select(pair => (pair.First, pair.Second, pair.Distance)).ToArray());
        }
    }

    [TestMethod]
    public void SeedOfTheContextMakesTheIntervalReproducible()
    {
        GeneralizationDifficultyEstimate With(int seed)
        {
            var ml = new MLContext(seed);
            return ml.InductiveBias.Difficulty(Load(ml));
        }
        Assert.AreEqual(With(1).Log2BitsUpper, With(1).Log2BitsUpper);
        Assert.AreNotEqual(With(1).Log2BitsUpper, With(2).Log2BitsUpper);
    }

    [TestMethod]
    public void LabelTypeDecidesTheTask()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(60));
        GeneralizationDifficultyEstimate With(string label, string features = "Features", DifficultyTask task = default) =>
            ml.InductiveBias.Difficulty(data, label, features, new DifficultyOptions { Task = task, Seed = 1, Replicates = 100 });
        Assert.AreEqual((DifficultyTask.Classification, 3), (With("Name").Task, With("Name").Classes));
        Assert.AreEqual(2, With("Flag").Classes);
        Assert.AreEqual(3, With("Number").Classes);
        Assert.AreEqual(DifficultyTask.Regression, With("Target").Task);
        Assert.AreEqual(With("Name").Log2Bits, With("Target", task: DifficultyTask.Classification).Log2Bits);
        Assert.AreEqual(2, With("Features", "Wide").Constants!.OutputDimension, "A vector label is a regression on all its outputs.");
    }

    [TestMethod]
    public void MissingLabelsAndFeaturesAreLeftOutUnderTheirRowNumbers()
    {
        var ml = new MLContext(1);
        var rows = Rows(60);
        rows[0].Name = "";
        rows[1].Features = [float.NaN, 1];
        (rows[40].Features, rows[40].Name) = ([.. rows[41].Features.Select(f => f + 1e-6f)], "c0");
        rows[41].Name = "c1";
        var estimate = ml.InductiveBias.Difficulty(ml.Data.LoadFromEnumerable(rows), "Name");
        Assert.AreEqual((60, 58), (estimate.Rows, estimate.UsedRows));
        Assert.Contains("unusableRows", estimate.Diagnostics.Select(d => d.Code));
        Assert.AreEqual((40, 41), (estimate.Resolution.ClosestPairs[0].First, estimate.Resolution.ClosestPairs[0].Second));
    }

    [TestMethod]
    public void WrongColumnsAreNamedWithWhatWouldBeRight()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(5));
        string Message(string label, string features, DifficultyTask task = default) => Assert.ThrowsExactly<ArgumentException>(
            () => ml.InductiveBias.Difficulty(data, label, features, new DifficultyOptions { Task = task })).Message;
        StringAssert.Contains(Message("Label", "Features"), "no label column 'Label'");
        StringAssert.Contains(Message("Name", "Featurse"), "no feature column 'Featurse'");
        StringAssert.Contains(Message("Name", "Target"), "must be a vector of Single or Double");
        StringAssert.Contains(Message("Name", "Features", DifficultyTask.Regression), "must be Single or Double");
        StringAssert.Contains(Message("Wide", "Features", DifficultyTask.Classification), "must be a key, text, Boolean or number");
    }

    [TestMethod]
    public void ProgressIsReportedAndCancellationHeard()
    {
        var ml = new MLContext(1);
        var reports = new System.Collections.Concurrent.ConcurrentQueue<WorkProgress>();
        ml.InductiveBias.Difficulty(Load(ml), progress: new Direct(reports.Enqueue));
        Assert.IsTrue(reports.Any(r => r.Step == "nearest neighbors" && r.Fraction == 1));
        Assert.IsTrue(reports.Any(r => r.Step == "closest pairs" && r.Fraction == 1));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => ml.InductiveBias.Difficulty(Load(ml), cancellationToken: source.Token));
    }

    private sealed class Direct(Action<WorkProgress> report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report(value);
    }
}
