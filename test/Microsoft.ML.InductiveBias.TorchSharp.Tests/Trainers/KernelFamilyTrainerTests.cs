using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary>Every kernel predicts in ML.NET pipelines; those that stock transformers express are saved as such.</summary>
[TestClass]
public sealed class KernelFamilyTrainerTests
{
    private static readonly Dictionary<string, Kernel> Kernels = new()
    {
        ["matern12"] = new MaternKernel { Smoothness = MaternSmoothness.Half, LengthScale = 3, Amplitude = 1.5 },
        ["matern32"] = new MaternKernel { Smoothness = MaternSmoothness.ThreeHalves, LengthScale = 2 },
        ["matern52"] = new MaternKernel { LengthScale = 2 },
        ["rationalQuadratic"] = new RationalQuadraticKernel { LengthScale = 2, Alpha = 0.8 },
        ["rbf per feature"] = new RbfKernel { LengthScale = LengthScale.PerFeature(1, 2, 3, 0.5) },
        ["linear"] = new LinearKernel { Offset = 0.5, Amplitude = 2 },
        ["polynomial"] = new PolynomialKernel { Degree = 3, Amplitude = 0.7 },
        ["sum of distances"] = new RbfKernel { LengthScale = 1 } + new MaternKernel { LengthScale = 3, Amplitude = 0.5 },
        ["product of inner products"] = new LinearKernel() * new PolynomialKernel(),
        ["laplacian"] = new LaplacianKernel { LengthScale = 3 },
        ["nngp"] = new NngpKernel { Depth = 3, BiasVariance = 0.1 },
        ["ntk"] = new NtkKernel { Depth = 2, Activation = KernelActivation.Erf },
        ["mixed sum"] = new RbfKernel { LengthScale = 1 } + new LinearKernel(),
        ["external"] = new ExternalKernel("constant", (_, _) => 1) + new RbfKernel { LengthScale = 1 },
        ["convolutional"] = new ConvolutionalNngpKernel(2, 2),
    };

    private static readonly string[] Native = ["laplacian", "nngp", "ntk", "mixed sum", "external", "convolutional"];

    private readonly MLContext _mlContext = new(seed: 1);

    public static IEnumerable<object[]> Names => Kernels.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void ScoresAreTheMeanPredictorAndRoundTripThroughAFileWhereTheKernelAllowsIt(string name)
    {
        var data = Prepared();
        var transformer = Trainer(Kernels[name]).Fit(data);
        var expected = transformer.Model.PredictMean(transformer.Model.Training.Features);
        float[] scores = Flat(transformer.Transform(data));
        Assert.HasCount(expected.Length, scores);
        // Squared distances in single precision are right to 1e-6 and their root, which the rough kernel sees, to 1e-3.
        double tolerance = Native.Contains(name) ? 1e-6 : name == "matern12" ? 0.02 : 2e-3;
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], scores[i], tolerance, $"score {i}");

        using var stream = new MemoryStream();
        if (Native.Contains(name))
        {
            var error = Assert.ThrowsExactly<NotSupportedException>(() => _mlContext.Model.Save(transformer, data.Schema, stream));
            StringAssert.Contains(error.Message, "cannot be saved");
            return;
        }
        _mlContext.Model.Save(transformer, data.Schema, stream);
        stream.Position = 0;
        CollectionAssert.AreEqual(scores, Flat(_mlContext.Model.Load(stream, out _).Transform(data)));
    }

    [TestMethod]
    [DataRow("nngp")]
    [DataRow("polynomial")]
    public void PipelinesEvaluateCrossValidateAndPredictSingleRows(string name)
    {
        var data = SampleData.Iris(_mlContext);
        var pipeline = SampleData.IrisPreparation(_mlContext).Append(Trainer(Kernels[name]))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedSpecies", "PredictedLabel"));
        foreach (var fold in _mlContext.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 3))
            Assert.IsGreaterThan(0.85, fold.Metrics.MacroAccuracy);
        var model = pipeline.Fit(data);
        using var engine = _mlContext.Model.CreatePredictionEngine<IrisRow, IrisPrediction>(model);
        var scored = model.Transform(data);
        string[] predicted = [.. scored.GetColumn<string>("PredictedSpecies")];
        CollectionAssert.AreEquivalent(new[] { "setosa", "versicolor", "virginica" }, predicted.Distinct().ToArray());
        var prediction = engine.Predict(new IrisRow { Features = [5.1f, 3.5f, 1.4f, 0.2f] });
        Assert.AreEqual("setosa", prediction.PredictedSpecies);
        float[] first = SampleData.Scores(scored)[0];
        for (int c = 0; c < 3; c++)
            Assert.AreEqual(first[c], prediction.Score[c], 1e-6);
        CollectionAssert.AreEqual(data.GetColumn<string>("Species").ToArray(), scored.GetColumn<string>("Species").ToArray());
    }

    [TestMethod]
    public void BinaryAndRegressionLabelsWorkWithoutAStockForm()
    {
        var binary = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false).Fit(SampleData.BreastCancer(_mlContext)).Transform(SampleData.BreastCancer(_mlContext));
        var classified = Trainer(new NngpKernel { Depth = 2 }).Fit(binary).Transform(binary);
        Assert.IsGreaterThan(0.97, _mlContext.BinaryClassification.Evaluate(classified).AreaUnderRocCurve);
        var numbers = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false).Fit(SampleData.Diabetes(_mlContext)).Transform(SampleData.Diabetes(_mlContext));
        var trainer = _mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = new NngpKernel { Amplitude = 150 }, NoiseVariance = 3000 });
        Assert.IsGreaterThan(0.4, _mlContext.Regression.Evaluate(trainer.Fit(numbers).Transform(numbers)).RSquared);
    }

    [TestMethod]
    public void TheLikelihoodChoosesTheLengthScaleInAPipeline()
    {
        var options = new GaussianProcessTrainerOptions
        {
            Kernel = new MaternKernel { LengthScale = LengthScale.MaximumLikelihood },
            NoiseVariance = 0.1,
            Tuning = new LikelihoodTuning { Amplitude = true, NoiseVariance = true },
        };
        var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(options).Fit(Prepared());
        Assert.IsNotNull(transformer.Model.Tuning);
        Assert.AreNotEqual(0.1, transformer.Model.NoiseVariance);
        CollectionAssert.AreEqual(
            new[] { "kernel", "lengthScale", "amplitude", "noiseVariance", "jitter" }, transformer.Model.Description.Parameters.Select(parameter => parameter.Key).ToArray());
    }

    private GaussianProcessTrainer Trainer(Kernel kernel) => _mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = kernel, NoiseVariance = 0.1 });

    private IDataView Prepared() => SampleData.IrisPreparation(_mlContext).Fit(SampleData.Iris(_mlContext)).Transform(SampleData.Iris(_mlContext));

    private static float[] Flat(IDataView scored) => [.. SampleData.Scores(scored).SelectMany(row => row)];

    private sealed class IrisRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Species { get; set; } = "";
    }

    private sealed class IrisPrediction
    {
        public string PredictedSpecies { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
