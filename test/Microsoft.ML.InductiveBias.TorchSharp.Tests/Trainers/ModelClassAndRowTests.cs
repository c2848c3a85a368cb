using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

[TestClass]
public sealed class ModelClassAndRowTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private (ITransformer Space, ITransformer Preparation, IDataView Train, IDataView Test) Iris()
    {
        var split = _mlContext.Data.TrainTestSplit(SampleData.Iris(_mlContext), 0.3);
        var preparation = SampleData.IrisPreparation(_mlContext).Fit(split.TrainSet);
        var space = SampleData.IrisPreparation(_mlContext)
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01)).Fit(split.TrainSet);
        return (space, preparation, split.TrainSet, split.TestSet);
    }

    [TestMethod]
    public void TableHoldsModelsAndSpacesOnOneScale()
    {
        var (space, preparation, train, test) = Iris();
        var wide = SampleData.IrisPreparation(_mlContext)
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 4, noiseVariance: 0.01)).Fit(train);
        var linear = _mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy().Fit(preparation.Transform(train));
        var table = _mlContext.InductiveBias.EvaluateModels(
            [("mean", space.Transform(test)), ("linear", linear.Transform(preparation.Transform(test)))], [("narrow", space), ("wide", wide)], test);
        var metrics = _mlContext.InductiveBias.Evaluate(space, test);
        var mean = table.At("mean", "narrow");
        // The Score column is of single precision.
        Assert.AreEqual(metrics.At(LossReference.PosteriorMean).TargetLoss, mean.TestLoss, 1e-5 * mean.TestLoss);
        Assert.AreEqual(metrics.At(LossReference.PosteriorMean).Bits, mean.Bits, 1e-3 * mean.Bits);
        Assert.AreEqual(table.At("linear", "narrow").TestLoss, table.At("linear", "wide").TestLoss);
        Assert.AreNotEqual(table.At("linear", "narrow").Bits, table.At("linear", "wide").Bits);
        var view = table.ToDataView(_mlContext);
        CollectionAssert.AreEqual(new[] { "mean", "mean", "linear", "linear" }, view.GetColumn<string>("Model").ToArray());
        CollectionAssert.AreEqual(table.Estimates.Select(estimate => estimate.Bits).ToArray(), view.GetColumn<double>("Bits").ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.EvaluateModel(space.Transform(train), space, test));
    }

    [TestMethod]
    public void RowsKeepTheirColumnsAndOrder()
    {
        var (space, preparation, _, test) = Iris();
        var keyed = preparation.Transform(test);
        var spaceOnly = ((IEnumerable<ITransformer>)space).Last();
        var rows = _mlContext.InductiveBias.RowDifficulty(spaceOnly, keyed);
        CollectionAssert.AreEqual(keyed.GetColumn<uint>("Label").ToArray(), rows.GetColumn<uint>("Label").ToArray());
        CollectionAssert.AreEqual(test.GetColumn<string>("Species").ToArray(), rows.GetColumn<string>("Species").ToArray());
        VBuffer<ReadOnlyMemory<char>> before = default, after = default;
        keyed.Schema["Label"].GetKeyValues(ref before);
        rows.Schema["Label"].GetKeyValues(ref after);
        CollectionAssert.AreEqual(before.DenseValues().Select(name => name.ToString()).ToArray(), after.DenseValues().Select(name => name.ToString()).ToArray());
        float[] bits = rows.GetColumn<float>("Bits").ToArray(), right = rows.GetColumn<float>("ProbabilityRight").ToArray();
        for (int row = 0; row < bits.Length; row++)
            Assert.AreEqual(-Math.Log2(right[row]), bits[row], 1e-5); // single precision
        double law = _mlContext.InductiveBias.Evaluate(space, test).LossDistribution.Mean;
        Assert.AreEqual(law, rows.GetColumn<float>("ExpectedLoss").Average(), 1e-5 * law); // single precision
        // Through the whole model, from rows as they are before it.
        CollectionAssert.AreEqual(bits, _mlContext.InductiveBias.RowDifficulty(space, test).GetColumn<float>("Bits").ToArray());
    }

    [TestMethod]
    public void LabelsOfOtherRowsAreJudgedAndTrainingRowsAreNot()
    {
        var rows = _mlContext.Data.CreateEnumerable<FlowerRow>(Clouds(300), reuseRowObject: false).ToList();
        // Of the test rows, the label of one is wrong, one lies between the clouds, and one is far away.
        rows[210] = new FlowerRow { Kind = "b", Position = [1, 0.5f] };
        rows[220].Position = [3.2f, 0.5f];
        rows[230].Position = [60, -60];
        var all = _mlContext.Data.LoadFromEnumerable(rows);
        IDataView training = _mlContext.Data.TakeRows(all, 200), test = _mlContext.Data.SkipRows(all, 200);
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(FlowerRow.Kind))
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(featureColumnName: nameof(FlowerRow.Position), lengthScale: 2, noiseVariance: 0.05)).Fit(training);
        var judged = _mlContext.InductiveBias.RowDifficulty(model, test);
        string[] reasons = [.. judged.GetColumn<string>("Reason")], suggested = [.. judged.GetColumn<string>("SuggestedLabel")];
        Assert.AreEqual(("WrongLabel", "a"), (reasons[10], suggested[10]));
        Assert.AreEqual("Ambiguous", reasons[20]);
        Assert.AreEqual("Atypical", reasons[30]);
        for (int row = 0; row < 100; row++)
            Assert.IsTrue(row is 10 or 20 or 30 || reasons[row] == "None" || (reasons[row] == "Ambiguous" && rows[200 + row].Position[0] is > 2.5f and < 3.9f), $"row {row}: {reasons[row]}");
        Assert.AreEqual(rows[240].Kind, suggested[40]);
        Assert.AreEqual(99, _mlContext.Data.FilterRowsByColumn(judged, "ProbabilityWrong", upperBound: 0.5).GetColumn<string>("Kind").Count());

        var own = _mlContext.InductiveBias.RowDifficulty(model, training);
        Assert.IsTrue(own.GetColumn<float>("ProbabilityWrong").All(float.IsNaN));
        Assert.IsTrue(own.GetColumn<string>("SuggestedLabel").All(label => label.Length == 0));
        var without = _mlContext.InductiveBias.RowDifficulty(model, test, new RowDifficultyOptions { JudgesLabels = false });
        Assert.IsNull(without.Schema.GetColumnOrNull("Reason"));
    }

    private IDataView Clouds(int count)
    {
        var random = new Random(6);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count)
            .Select(row => new FlowerRow { Kind = row % 2 == 0 ? "a" : "b", Position = [3.4f * (row % 2) + 3 * (float)random.NextDouble(), (float)random.NextDouble()] }).ToList());
    }

    private sealed class FlowerRow
    {
        public string Kind { get; set; } = "";

        [VectorType(2)]
        public float[] Position { get; set; } = [];
    }
}
