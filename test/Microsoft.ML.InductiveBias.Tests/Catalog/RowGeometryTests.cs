using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class RowGeometryTests
{
    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
        public string Label { get; set; } = "";
    }

    private sealed class Result
    {
        public string Label { get; set; } = "";
        public float LocalIntrinsicDimension { get; set; }
        public float Margin { get; set; }
    }

    private static Row[] Rows(int count, int seed)
    {
        var points = SampleData.Sphere(2, count, seed);
        return [.. Enumerable.Range(0, count).Select(i => new Row { Features = [.. SampleData.Row(points, i).Select(v => (float)v)], Label = $"{i % 3}" })];
    }

    private static Result[] Read(MLContext ml, IDataView data) => [.. ml.Data.CreateEnumerable<Result>(data, reuseRowObject: false)];

    private static double Distance(Row a, Row b) => Math.Sqrt(a.Features.Zip(b.Features, (x, y) => ((double)x - y) * ((double)x - y)).Sum());

    [TestMethod]
    public void ColumnsOfTheFittedDataAreThoseOfADoubleLoopOverTheOtherRows()
    {
        var ml = new MLContext(1);
        var rows = Rows(300, 1);
        // Duplicates within and across classes.
        rows[7].Features = rows[3].Features;
        rows[10].Features = rows[13].Features;
        var data = ml.Data.LoadFromEnumerable(rows);
        var results = Read(ml, ml.InductiveBias.RowGeometry(neighbors: 8).Fit(data).Transform(data));
        Assert.HasCount(300, results);
        for (var i = 0; i < 300; i++)
        {
            var distances = rows.DistinctBy(r => (r.Features[0], r.Features[1], r.Features[2])).Select(r => Distance(r, rows[i])).Where(d => d > 0).Order().Take(8).ToArray();
            var dimension = Math.Min(3, 6 / distances.Sum(d => Math.Log(distances[7] / d)));
            // Results are in single precision.
            Assert.AreEqual(dimension, results[i].LocalIntrinsicDimension, 1e-6 * dimension, $"row {i}");
            var margin = rows.Where(r => r.Label != rows[i].Label).Min(r => Distance(r, rows[i]));
            Assert.AreEqual(margin, results[i].Margin, 1e-6 * margin, $"row {i}");
            Assert.AreEqual(rows[i].Label, results[i].Label);
        }
        Assert.AreEqual(0, results[3].Margin, "Row 7 is the same point and of another class.");
        Assert.IsTrue(results[10].Margin > 0, "Row 13 is the same point and of the same class.");
    }

    [TestMethod]
    public void NewRowsAreComparedWithTheFittedRowsOnly()
    {
        var ml = new MLContext(1);
        var (fitted, added) = (Rows(200, 1), Rows(50, 2));
        added[4].Label = "never seen";
        added[5].Features = [float.NaN, 0, 0];
        added[6].Label = "";
        added[7].Features = [1e35f, 0, 0];
        added[8].Features = fitted[20].Features;
        var model = ml.InductiveBias.RowGeometry().Fit(ml.Data.LoadFromEnumerable(fitted));
        var results = Read(ml, model.Transform(ml.Data.LoadFromEnumerable(added)));
        for (var i = 0; i < added.Length; i++)
        {
            if (i is 5 or 6)
            {
                Assert.IsTrue(float.IsNaN(results[i].LocalIntrinsicDimension) && float.IsNaN(results[i].Margin), "Missing in, missing out.");
                continue;
            }
            var margin = fitted.Where(r => r.Label != added[i].Label).Min(r => Distance(r, added[i]));
            Assert.AreEqual(margin, results[i].Margin, 1e-6 * margin, $"row {i}");
            Assert.IsTrue(results[i].LocalIntrinsicDimension is > 0 and <= 3);
        }
    }

    [TestMethod]
    public void DegenerateDataHaveDefinedValues()
    {
        var ml = new MLContext(1);
        var one = ml.Data.LoadFromEnumerable(new[] { new Row { Features = [1, 2, 3], Label = "a" }, new Row { Features = [1, 2, 3], Label = "a" } });
        foreach (var result in Read(ml, ml.InductiveBias.RowGeometry().Fit(one).Transform(one)))
            Assert.AreEqual((0f, float.PositiveInfinity), (result.LocalIntrinsicDimension, result.Margin));
        var empty = ml.Data.LoadFromEnumerable(new[] { new Row { Features = [1, 2, float.NaN], Label = "a" } });
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => ml.InductiveBias.RowGeometry().Fit(empty)).Message, "No row");
    }

    [TestMethod]
    public void StepStandsInAPipeline()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(120, 1));
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(ml.InductiveBias.RowGeometry(labelColumnName: "Key", dimensionColumnName: "Dim", marginColumnName: "Gap"))
            .Append(ml.Transforms.Concatenate("All", "Features", "Dim", "Gap"))
            .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key", "All"));
        var scored = pipeline.Fit(data).Transform(data);
        Assert.AreEqual(5, ((VectorDataViewType)scored.Schema["All"].Type).Size);
        Assert.AreEqual(120, scored.GetColumn<float[]>("Score").Count());
        // Filtering and counting read the columns through other cursors.
        Assert.IsTrue(ml.Data.FilterRowsByColumn(scored, "Gap", 0, 0.1).GetColumn<float>("Gap").All(g => g < 0.1));
    }

    [TestMethod]
    public void WhatIsNotSupportedSaysSo()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(20, 1));
        var model = ml.InductiveBias.RowGeometry().Fit(data);
        using var stream = new MemoryStream();
        StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => ml.Model.Save(model, data.Schema, stream)).Message, "SaveAsBinary");
        Assert.IsFalse(model.IsRowToRowMapper);
        Assert.ThrowsExactly<NotSupportedException>(() => model.GetRowToRowMapper(data.Schema));
        Assert.ThrowsExactly<ArgumentException>(() => ml.InductiveBias.RowGeometry(marginColumnName: "LocalIntrinsicDimension"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ml.InductiveBias.RowGeometry(neighbors: 2));
        Assert.ThrowsExactly<ArgumentException>(() => ml.InductiveBias.RowGeometry(labelColumnName: "None").Fit(data));
    }
}
