using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

[TestClass]
public sealed class NeuralNetworkTrainerTests
{
    private static readonly NeuralNetworkOptions Small = new()
    {
        Architecture = new MultilayerPerceptron { Width = 16 },
        LearningRate = 1e-2,
        BatchSize = 32,
        Epochs = 60,
        Tolerance = 0.02,
        Samples = 5,
        FirstSeed = 1,
        IncludeUnfitted = true,
    };

    private readonly MLContext _mlContext = new(seed: 1);

    private NeuralNetworkTrainer Trainer(NeuralNetworkOptions network, int? seed = null) =>
        _mlContext.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions { Network = network, PredictWithSeed = seed });

    private IDataView Iris => SampleData.IrisPreparation(_mlContext).Fit(SampleData.Iris(_mlContext)).Transform(SampleData.Iris(_mlContext));

    [TestMethod]
    [DataRow(NetworkTrainingLoss.MeanSquaredError)]
    [DataRow(NetworkTrainingLoss.CrossEntropy)]
    public void MulticlassNetworksCrossValidate(NetworkTrainingLoss loss)
    {
        var pipeline = SampleData.IrisPreparation(_mlContext).Append(Trainer(new NeuralNetworkOptions(Small) { TrainingLoss = loss }))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedSpecies", "PredictedLabel"));
        var folds = _mlContext.MulticlassClassification.CrossValidate(SampleData.Iris(_mlContext), pipeline, numberOfFolds: 3);
        Assert.HasCount(3, folds);
        foreach (var fold in folds)
        {
            Assert.IsGreaterThan(0.85, fold.Metrics.MacroAccuracy);
            if (loss == NetworkTrainingLoss.CrossEntropy)
                Assert.IsLessThan(0.4, fold.Metrics.LogLoss);
        }
    }

    [TestMethod]
    [DataRow(NetworkTrainingLoss.MeanSquaredError)]
    [DataRow(NetworkTrainingLoss.CrossEntropy)]
    public void BinaryNetworksCrossValidateWithProbabilities(NetworkTrainingLoss loss)
    {
        var pipeline = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(Trainer(new NeuralNetworkOptions(Small) { TrainingLoss = loss, Epochs = 15, Tolerance = loss == NetworkTrainingLoss.CrossEntropy ? 0.05 : 0.02 }));
        foreach (var fold in _mlContext.BinaryClassification.CrossValidate(SampleData.BreastCancer(_mlContext), pipeline, numberOfFolds: 3))
        {
            Assert.IsGreaterThan(0.97, fold.Metrics.AreaUnderRocCurve);
            // A predictor of the base rate has a log-loss of 0.95 bits on this data set.
            Assert.IsLessThan(0.5, fold.Metrics.LogLoss);
        }
    }

    [TestMethod]
    public void RegressionNetworksCrossValidate()
    {
        // Labels of about 150; a hundredth of them suits the size of a step.
        var pipeline = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(_mlContext.Transforms.NormalizeMinMax("Target", "Label", fixZero: false))
            .Append(_mlContext.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions { LabelColumnName = "Target", Network = new NeuralNetworkOptions(Small) { Epochs = 20 } }));
        foreach (var fold in _mlContext.Regression.CrossValidate(SampleData.Diabetes(_mlContext), pipeline, numberOfFolds: 3, labelColumnName: "Target"))
            Assert.IsGreaterThan(0.3, fold.Metrics.RSquared);
    }

    public static IEnumerable<object[]> Architectures =>
    [
        [new MultilayerPerceptron { Width = 9, Depth = 3 }],
        [new MultilayerPerceptron { Width = 9, Depth = 1, Activation = NetworkActivation.Gelu }],
        [new MultilayerPerceptron { Width = 9, Depth = 2, Activation = NetworkActivation.Tanh }],
        [new LinearNetwork()],
        [new ConvolutionalNetwork(new ImageShape(1, 2, 2)) { Channels = [3, 4], Pooling = NetworkPooling.None }],
        [new ConvolutionalNetwork(new ImageShape(2, 1, 2)) { Channels = [3], Pooling = NetworkPooling.None, KernelSize = 1 }],
        [new ConvolutionalNetwork(new ImageShape(1, 2, 2)) { Channels = [5], Pooling = NetworkPooling.Average }],
        [new MlpMixer { Width = 4, Depth = 1 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Architectures))]
    public void ScoresAreTheMeanOfTheNetworks(NetworkArchitecture architecture)
    {
        foreach (var loss in Enum.GetValues<NetworkTrainingLoss>())
        {
            var data = Iris;
            var transformer = Trainer(new NeuralNetworkOptions(Small) { Architecture = architecture, TrainingLoss = loss, Epochs = 5, Samples = 3 }).Fit(data);
            var expected = transformer.Model.PredictMean(transformer.Model.Training.Features);
            var scores = SampleData.Scores(transformer.Transform(data)).SelectMany(row => row).ToArray();
            Assert.HasCount(expected.Length, scores);
            // Single precision, with sums in another order.
            for (int i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], scores[i], 1e-5, $"{loss}, score {i}");
        }
    }

    [TestMethod]
    public void OneNetworkPredictsIfAsked()
    {
        var data = Iris;
        var transformer = Trainer(Small, seed: 3).Fit(data);
        var expected = transformer.Model.Predictions(transformer.Model.Training.Features, default).Single(pair => pair.Hypothesis.Seed == 3).Predictions;
        var scores = SampleData.Scores(transformer.Transform(data)).SelectMany(row => row).ToArray();
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], scores[i], 1e-5, $"score {i}"); // single precision
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(Small, seed: 77).Fit(data));
        StringAssert.Contains(error.Message, "1, 2, 3, 4, 5");
    }

    [TestMethod]
    [DataRow("iris")]
    [DataRow("breast_cancer")]
    [DataRow("diabetes")]
    public void TheAnnouncedSchemaIsTheActualOne(string dataset)
    {
        var data = dataset switch { "iris" => Iris, "diabetes" => SampleData.Diabetes(_mlContext), _ => SampleData.BreastCancer(_mlContext) };
        foreach (var loss in dataset == "diabetes" ? [NetworkTrainingLoss.MeanSquaredError] : Enum.GetValues<NetworkTrainingLoss>())
        {
            foreach (var architecture in new NetworkArchitecture[] { new MultilayerPerceptron { Width = 4 }, new MlpMixer { Width = 2, Depth = 1 } })
            {
                var trainer = Trainer(new NeuralNetworkOptions(Small) { Architecture = architecture, TrainingLoss = loss, Epochs = 1, Samples = 1, LearningRate = 1e-6 });
                // A chain announces its schema from the shapes alone; a following step that needs a column proves that it is announced.
                var announced = trainer.Append(_mlContext.Transforms.CopyColumns("Copy", dataset == "breast_cancer" ? "Probability" : "Score")).Fit(data).Transform(data);
                var actual = trainer.Fit(data).Transform(data);
                CollectionAssert.AreEqual(actual.Schema.Select(c => c.Name).Append("Copy").ToArray(), announced.Schema.Select(c => c.Name).ToArray());
            }
        }
    }

    [TestMethod]
    public void TheMeasuresFindTheSpace()
    {
        var split = _mlContext.Data.TrainTestSplit(SampleData.Iris(_mlContext), 0.3);
        var model = SampleData.IrisPreparation(_mlContext).Append(Trainer(new NeuralNetworkOptions(Small) { Samples = 10 })).Fit(split.TrainSet);
        var metrics = _mlContext.InductiveBias.Evaluate(model, split.TestSet, 1.0);
        Assert.AreEqual("network", metrics.Space.Kind);
        Assert.AreEqual(0, metrics.InductiveBias[^1].Nats, 0.5);
    }

    [TestMethod]
    public void APredictionEnginePredictsSingleRows()
    {
        foreach (var architecture in new NetworkArchitecture[] { new MultilayerPerceptron(), new TransformerEncoder { Width = 8, Heads = 2, Depth = 1 } })
        {
            var data = SampleData.Iris(_mlContext);
            var model = SampleData.IrisPreparation(_mlContext).Append(Trainer(new NeuralNetworkOptions(Small) { Architecture = architecture, Samples = 2, Epochs = 30 }))
                .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedSpecies", "PredictedLabel")).Fit(data);
            using var engine = _mlContext.Model.CreatePredictionEngine<Row, Prediction>(model);
            Assert.AreEqual("setosa", engine.Predict(new Row { Features = [5.1f, 3.5f, 1.4f, 0.2f] }).PredictedSpecies);
        }
    }

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = false)]
    public void CancellationEndsTheFit()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var options = new NeuralNetworkTrainerOptions { CancellationToken = source.Token, Network = new NeuralNetworkOptions(Small) { Epochs = int.MaxValue, Tolerance = 0 } };
        Assert.ThrowsExactly<OperationCanceledException>(() => _mlContext.InductiveBias.Trainers.NeuralNetwork(options).Fit(Iris));
    }

    [TestMethod]
    public void LabelAndFeaturesMustDiffer() =>
        Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Trainers.NeuralNetwork("Features"));

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Species { get; set; } = "";
    }

    private sealed class Prediction
    {
        public string PredictedSpecies { get; set; } = "";
    }
}
