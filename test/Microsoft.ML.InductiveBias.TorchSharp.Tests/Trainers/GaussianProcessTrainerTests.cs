using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

[TestClass]
public sealed class GaussianProcessTrainerTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private IEstimator<ITransformer> IrisPipeline => SampleData.IrisPreparation(_mlContext)
        .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01))
        .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedSpecies", "PredictedLabel"));

    [TestMethod]
    public void MulticlassPredictionsPassTheStockEvaluator()
    {
        var split = _mlContext.Data.TrainTestSplit(SampleData.Iris(_mlContext), 0.3);
        var predictions = IrisPipeline.Fit(split.TrainSet).Transform(split.TestSet);
        var metrics = _mlContext.MulticlassClassification.Evaluate(predictions);
        Assert.IsGreaterThan(0.9, metrics.MacroAccuracy);
    }

    [TestMethod]
    public void PredictedLabelsKeepTheKeyValues()
    {
        var data = SampleData.Iris(_mlContext);
        var predicted = IrisPipeline.Fit(data).Transform(data).GetColumn<string>("PredictedSpecies").ToArray();
        CollectionAssert.AreEquivalent(new[] { "setosa", "versicolor", "virginica" }, predicted.Distinct().ToArray());
    }

    [TestMethod]
    public void CrossValidationFitsEveryFold()
    {
        var folds = _mlContext.MulticlassClassification.CrossValidate(SampleData.Iris(_mlContext), IrisPipeline, numberOfFolds: 3);
        Assert.HasCount(3, folds);
        foreach (var fold in folds)
            Assert.IsGreaterThan(0.85, fold.Metrics.MacroAccuracy);
    }

    [TestMethod]
    public void APredictionEnginePredictsSingleRows()
    {
        var model = IrisPipeline.Fit(SampleData.Iris(_mlContext));
        using var engine = _mlContext.Model.CreatePredictionEngine<IrisRow, IrisPrediction>(model);
        Assert.AreEqual("setosa", engine.Predict(new IrisRow { Features = [5.1f, 3.5f, 1.4f, 0.2f] }).PredictedSpecies);
    }

    [TestMethod]
    public void ScoresAreTheMeanPredictor()
    {
        var data = SampleData.Iris(_mlContext);
        var prepared = SampleData.IrisPreparation(_mlContext).Fit(data).Transform(data);
        var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01).Fit(prepared);
        var expected = transformer.Model.PredictMean(transformer.Model.Training.Features);
        var scores = SampleData.Scores(transformer.Transform(prepared)).SelectMany(row => row).ToArray();
        Assert.HasCount(expected.Length, scores);
        // Single precision: coefficients of up to about 100 times kernel values that are right to 1e-6.
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], scores[i], 1e-4, $"score {i}");
        Assert.IsLessThan(1e-3, transformer.ScoreDeviation);
    }

    [TestMethod]
    public void BinaryPredictionsPassTheStockEvaluatorWithCalibratedProbabilities()
    {
        var split = _mlContext.Data.TrainTestSplit(SampleData.BreastCancer(_mlContext), 0.3);
        var model = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1))
            .Fit(split.TrainSet);
        var metrics = _mlContext.BinaryClassification.Evaluate(model.Transform(split.TestSet));
        Assert.IsGreaterThan(0.97, metrics.AreaUnderRocCurve);
        // A predictor of the base rate has a log-loss of 0.95 bits on this data set.
        Assert.IsLessThan(0.4, metrics.LogLoss);
    }

    [TestMethod]
    public void RegressionPredictionsPassTheStockEvaluatorAndCrossValidation()
    {
        var pipeline = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions
            {
                Kernel = new RbfKernel { Amplitude = 150, LengthScale = 6 },
                NoiseVariance = 3000,
            }));
        foreach (var fold in _mlContext.Regression.CrossValidate(SampleData.Diabetes(_mlContext), pipeline, numberOfFolds: 3))
            Assert.IsGreaterThan(0.3, fold.Metrics.RSquared);
    }

    [TestMethod]
    public void PermutationFeatureImportanceRuns()
    {
        var data = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false).Fit(SampleData.Diabetes(_mlContext)).Transform(SampleData.Diabetes(_mlContext));
        var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = new RbfKernel { Amplitude = 150, LengthScale = 6 }, NoiseVariance = 3000 }).Fit(data);
        var importance = _mlContext.Regression.PermutationFeatureImportance(transformer, data);
        Assert.HasCount(10, importance);
        // Body mass index (2) is the best known of the predictors.
        Assert.IsLessThan(-0.01, importance[2].RSquared.Mean);
    }

    [TestMethod]
    public void OtherColumnsPassThrough()
    {
        var rows = Enumerable.Range(0, 20).Select(i => new WideRow { Features = [i, i % 3], Label = i, Weight = i + 0.5f, Group = (uint)(i % 4), Id = "row " + i });
        var data = _mlContext.Data.LoadFromEnumerable(rows);
        var scored = _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1).Fit(data).Transform(data);
        CollectionAssert.AreEqual(data.GetColumn<string>("Id").ToArray(), scored.GetColumn<string>("Id").ToArray());
        CollectionAssert.AreEqual(data.GetColumn<float>("Weight").ToArray(), scored.GetColumn<float>("Weight").ToArray());
        CollectionAssert.AreEqual(data.GetColumn<uint>("Group").ToArray(), scored.GetColumn<uint>("Group").ToArray());
        CollectionAssert.AreEqual(
            new[] { "Features", "Label", "Weight", "Group", "Id", "Score" },
            scored.Schema.Where(column => !column.IsHidden).Select(column => column.Name).ToArray());
    }

    [TestMethod]
    [DataRow("iris")]
    [DataRow("breast_cancer")]
    [DataRow("diabetes")]
    public void TheAnnouncedSchemaIsTheActualOne(string dataset)
    {
        var data = Prepared(dataset);
        var trainer = _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1);
        // A chain announces its schema from the shapes alone; a following step that needs a column proves that it is announced.
        var announced = trainer.Append(_mlContext.Transforms.CopyColumns("Copy", "Score")).Fit(data).Transform(data);
        var actual = trainer.Fit(data).Transform(data);
        CollectionAssert.AreEqual(actual.Schema.Select(c => c.Name).Append("Copy").ToArray(), announced.Schema.Select(c => c.Name).ToArray());
    }

    [TestMethod]
    public void DoubleFeaturesKeepTheirPrecision()
    {
        var rows = Enumerable.Range(0, 12).Select(i => new PreciseRow { Features = [i + 1e-10 * i, 0.1 * i], Label = i });
        var data = _mlContext.Data.LoadFromEnumerable(rows);
        var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.1).Fit(data);
        Assert.AreEqual(11 + 11e-10, transformer.Model.Training.FeatureRow(11)[0]);
        Assert.HasCount(12, SampleData.Scores(transformer.Transform(data)));
    }

    [TestMethod]
    public void AWrongLabelTypeIsAnErrorThatNamesTheColumn()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            _mlContext.InductiveBias.Trainers.GaussianProcess(labelColumnName: "Species").Append(_mlContext.Transforms.CopyColumns("C", "Score")).Fit(SampleData.Iris(_mlContext)));
        StringAssert.Contains(error.Message, "label column 'Species'");
        StringAssert.Contains(error.Message, "MapValueToKey");
    }

    [TestMethod]
    public void AMissingFeatureIsAnErrorThatNamesColumnSlotAndRow()
    {
        var data = _mlContext.Data.LoadFromEnumerable(new[]
        {
            new WideRow { Features = [1, 2], Label = 1 },
            new WideRow { Features = [1, float.NaN], Label = 2 },
        });
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Trainers.GaussianProcess().Fit(data));
        StringAssert.Contains(error.Message, "Column 'Features', slot 1, of training row 1");
    }

    [TestMethod]
    public void AMissingColumnIsAnErrorThatListsTheColumns()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Trainers.GaussianProcess("Label").Fit(SampleData.Iris(_mlContext)));
        StringAssert.Contains(error.Message, "no label column 'Label'");
        StringAssert.Contains(error.Message, "Species");
    }

    [TestMethod]
    public void LabelAndFeaturesMustDiffer() =>
        Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Trainers.GaussianProcess("Features"));

    [TestMethod]
    public void ProgressGoesToTheLog()
    {
        List<string> messages = [];
        _mlContext.Log += (_, e) => { lock (messages) messages.Add(e.Message); };
        _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1).Fit(Prepared("iris"));
        Assert.IsTrue(messages.Exists(message => message.Contains("Conditioning on 150 training rows")), string.Join("\n", messages));
    }

    [TestMethod]
    public void CancellationEndsTheFit()
    {
        using var source = new CancellationTokenSource();
        var options = new GaussianProcessTrainerOptions { CancellationToken = source.Token, Progress = new CancelOnFirstReport(source) };
        Assert.ThrowsExactly<OperationCanceledException>(() => _mlContext.InductiveBias.Trainers.GaussianProcess(options).Fit(Prepared("iris")));
    }

    private IDataView Prepared(string dataset)
    {
        if (dataset == "iris")
            return SampleData.IrisPreparation(_mlContext).Fit(SampleData.Iris(_mlContext)).Transform(SampleData.Iris(_mlContext));
        var data = dataset == "diabetes" ? SampleData.Diabetes(_mlContext) : SampleData.BreastCancer(_mlContext);
        return _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false).Fit(data).Transform(data);
    }

    private sealed class CancelOnFirstReport(CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => source.Cancel();
    }

    private sealed class IrisRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Species { get; set; } = "";
    }

    private sealed class IrisPrediction
    {
        public string PredictedSpecies { get; set; } = "";
    }

    private sealed class WideRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public float Weight { get; set; }

        [KeyType(4)]
        public uint Group { get; set; }

        public string Id { get; set; } = "";
    }

    private sealed class PreciseRow
    {
        [VectorType(2)]
        public double[] Features { get; set; } = [];

        public double Label { get; set; }
    }
}
