using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Auditing.Tests;

/// <summary>Audits of rows that are held without their zeros, and of labels that are text.</summary>
[TestClass]
public sealed class SparseAuditTests
{
    private const int Slots = 300;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void ScalingDividesByTheDeviationAndKeepsZeros()
    {
        var (sparse, dense) = Rows(40, 1);
        int[] training = [.. Enumerable.Range(0, 30)];
        bool[] numeric = [.. Enumerable.Repeat(true, Slots)];
        var scaled = FeatureScaling.Of(sparse, training, numeric).Apply(sparse, sparse.Targets.ToArray());
        var centered = FeatureScaling.Of(dense, training, numeric).Apply(dense, dense.Targets.ToArray());
        Assert.IsNotNull(scaled.SparseFeatures);
        for (int one = 0; one < 40; one++)
        {
            for (int other = 0; other < one; other++)
            {
                // Another origin changes no distance; sums of some dozen terms round to a few units of the last place.
                double expected = System.Numerics.Tensors.TensorPrimitives.Distance(centered.FeatureRow(one), centered.FeatureRow(other));
                Assert.AreEqual(expected, scaled.Distance(scaled.Sparse(), one, other), 1e-11 * Math.Max(1, expected));
            }
        }
    }

    [TestMethod]
    public void LabelsOfSparseRowsAreJudgedInPartsToo()
    {
        var view = View(120, wrong: 17);
        var audit = _mlContext.InductiveBias.AuditLabels(view, options: new LabelAuditOptions { MaximumRows = 70, JudgesAll = true });
        Assert.HasCount(120, audit.Rows);
        Assert.AreEqual(17, audit.Rows[0].Id);
        Assert.AreEqual("ham", audit.Rows[0].Label);
        StringAssert.Contains(audit.Rows[0].Cells.Single(), " = ");
        StringAssert.Contains(audit.ToString(), "of 120 labels wrong");
    }

    [TestMethod]
    public void AnAuditMeasuresSparseRows()
    {
        var audit = _mlContext.InductiveBias.Audit(View(90), options: new AuditOptions { Samples = 10, Splits = 1 });
        CollectionAssert.IsSubsetOf(new[] { "rbf", "nngp" }, audit.Spaces.Select(space => space.Name).ToArray(), string.Join(" ", audit.Diagnostics.Select(diagnostic => diagnostic.Message)));
        Assert.AreEqual("Features", audit.Data.Columns.Single().Name);
        CollectionAssert.AreEquivalent(new[] { "ham", "spam" }, audit.Data.Classes.Select(one => one.Name).ToArray());
        Assert.IsFalse(audit.Diagnostics.Any(diagnostic => diagnostic.Code is "partFailed" or "spaceFailed"), string.Join(" ", audit.Diagnostics.Select(diagnostic => diagnostic.Message)));
        Assert.IsFalse(audit.ToString().Contains('\n', StringComparison.Ordinal));
        StringAssert.Contains(audit.ToString(), "bits");
    }

    private IDataView View(int rows, int wrong = -1)
    {
        var (sparse, _) = Rows(rows, 2);
        var features = sparse.SparseFeatures!;
        var texts = Enumerable.Range(0, rows).Select(row =>
        {
            int start = features.RowStarts.Span[row], end = features.RowStarts.Span[row + 1];
            return new Text
            {
                Features = new VBuffer<float>(Slots, end - start, [.. features.Values[start..end].ToArray().Select(value => (float)value)], features.Slots[start..end].ToArray()),
                Label = (row % 2 == 0) == (row != wrong) ? "ham" : "spam",
            };
        }).ToArray();
        var schema = SchemaDefinition.Create(typeof(Text));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Slots);
        return _mlContext.Data.LoadFromEnumerable(texts, schema);
    }

    /// <summary>Each class has ten slots of its own; the others are shared.</summary>
    private static (TaskData Sparse, TaskData Dense) Rows(int rows, int seed)
    {
        var random = new Random(seed);
        List<int> starts = [0], slots = [];
        List<double> values = [];
        for (int row = 0; row < rows; row++)
        {
            int[] chosen = [.. Enumerable.Range(0, 6).Select(_ => row % 2 * 10 + random.Next(10)), .. Enumerable.Range(0, 4).Select(_ => 20 + random.Next(Slots - 20))];
            foreach (int slot in chosen.Distinct().Order())
            {
                slots.Add(slot);
                values.Add(0.5 + random.NextDouble());
            }
            starts.Add(slots.Count);
        }
        double[] targets = [.. Enumerable.Range(0, rows).SelectMany(row => row % 2 == 0 ? (double[])[1, 0] : [0, 1])];
        var sparse = new TaskData(TaskKind.MulticlassClassification, new SparseFeatures(Slots, [.. starts], [.. slots], [.. values]), targets);
        return (sparse, new TaskData(TaskKind.MulticlassClassification, rows, sparse.Features.ToArray(), targets));
    }

    private sealed class Text
    {
        public VBuffer<float> Features { get; set; }

        public string Label { get; set; } = "";
    }
}
