using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary>Keys that were made separately for training and test rows number the same classes differently.</summary>
[TestClass]
public sealed class LabelKeyTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private (IDataView Train, IDataView Test, IDataView OtherKeys) Iris()
    {
        var split = _mlContext.Data.TrainTestSplit(SampleData.Iris(_mlContext), 0.3);
        var features = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false).Fit(split.TrainSet);
        var (train, test) = (features.Transform(split.TrainSet), features.Transform(split.TestSet));
        var keys = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Species").Fit(train);
        return (keys.Transform(train), keys.Transform(test), WithKeys(test, "virginica", "setosa", "versicolor"));
    }

    private IDataView WithKeys(IDataView rows, params string[] names) => _mlContext.Transforms.Conversion.MapValueToKey(
        "Label", "Species", keyData: _mlContext.Data.LoadFromEnumerable(names.Select(name => new Key { Species = name }))).Fit(rows).Transform(rows);

    [TestMethod]
    public void ClassesAreMatchedByName()
    {
        var (train, test, other) = Iris();
        var catalog = _mlContext.InductiveBias;
        var model = catalog.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01).Fit(train);
        double[] expected = Bits(catalog.Evaluate(model, test));
        CollectionAssert.AreEqual(expected, Bits(catalog.Evaluate(model, other)));
        CollectionAssert.AreEqual(expected, Bits(catalog.Evaluate(model.Model, catalog.ReadTask(other))));
        CollectionAssert.AreEqual(
            catalog.RowDifficulty(model, test).GetColumn<float>("Bits").ToArray(), catalog.RowDifficulty(model, other).GetColumn<float>("Bits").ToArray());
        CollectionAssert.AreEqual(
            catalog.RowDifficulty(model.Model, catalog.ReadTask(test)).Bits.ToArray(), catalog.RowDifficulty(model.Model, catalog.ReadTask(other)).Bits.ToArray());
        var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = 8 }, Epochs = 5, IncludeUnfitted = true });
        var options = new LossSamplingOptions { Samples = 5, IncludeUnfitted = true };
        CollectionAssert.AreEqual(
            Bits(catalog.SampleLosses(space, train, test, options: options).Evaluate()), Bits(catalog.SampleLosses(space, train, other, options: options).Evaluate()));
        var ensemble = catalog.Trainers.Ensemble((int seed) => new MLContext(seed).MulticlassClassification.Trainers.SdcaMaximumEntropy(), samples: 5).Fit(train);
        CollectionAssert.AreEqual(Bits(catalog.Evaluate(ensemble, test)), Bits(catalog.Evaluate(ensemble, other)));
    }

    [TestMethod]
    public void ScoredModelsAreMatchedByName()
    {
        var (train, test, other) = Iris();
        var catalog = _mlContext.InductiveBias;
        var model = catalog.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01).Fit(train);
        var trainer = _mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy();
        double expected = catalog.EvaluateModel(trainer.Fit(train).Transform(test), model, test).TestLoss;
        Assert.IsLessThan(0.1, expected);
        var (otherTrain, otherTest) = (WithKeys(train, "virginica", "setosa", "versicolor"), other);
        var scored = trainer.Fit(otherTrain).Transform(otherTest);
        // The two trainings see the classes in different orders; the optimum is the same to the trainer's tolerance.
        Assert.AreEqual(expected, catalog.EvaluateModel(scored, model, test).TestLoss, 2e-3);
        Assert.AreEqual(expected, catalog.EvaluateModel(scored, model, other).TestLoss, 2e-3);
        Assert.AreEqual(expected, catalog.EvaluateModel(scored, model.Model, catalog.ReadTask(other)).TestLoss, 2e-3);
    }

    [TestMethod]
    public void FewerClassesAreMatchedByName()
    {
        var (train, test, _) = Iris();
        var catalog = _mlContext.InductiveBias;
        var model = catalog.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01).Fit(train);
        var two = _mlContext.Data.FilterByCustomPredicate<Named>(test, row => row.Species == "setosa");
        var keyed = WithKeys(two, "virginica", "versicolor");
        CollectionAssert.AreEqual(Bits(catalog.Evaluate(model, two)), Bits(catalog.Evaluate(model, keyed)));
    }

    [TestMethod]
    public void OtherClassesAreAnError()
    {
        var (train, test, _) = Iris();
        var catalog = _mlContext.InductiveBias;
        var model = catalog.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01).Fit(train);
        var renamed = _mlContext.Transforms.Conversion.MapValue("Species",
            new Dictionary<string, string> { ["setosa"] = "tulip", ["versicolor"] = "versicolor", ["virginica"] = "virginica" }, "Species").Fit(test).Transform(test);
        var other = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Species").Fit(renamed).Transform(renamed);
        foreach (var call in new Action[] { () => catalog.Evaluate(model, other), () => catalog.RowDifficulty(model, other), () => catalog.Evaluate(model.Model, catalog.ReadTask(other)) })
        {
            string message = Assert.Throws<ArgumentException>(call).Message;
            StringAssert.Contains(message, "a class that the training rows don't have: tulip");
            StringAssert.Contains(message, "setosa");
        }
    }

    private static double[] Bits(InductiveBiasMetrics metrics) => [.. metrics.InductiveBias.Select(estimate => estimate.Bits)];

    private sealed class Key
    {
        public string Species { get; set; } = "";
    }

    private sealed class Named
    {
        public string Species { get; set; } = "";
    }
}
