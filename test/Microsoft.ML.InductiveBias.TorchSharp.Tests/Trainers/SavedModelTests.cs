using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Networks;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary>Saved models load in a process that has Microsoft.ML alone, with the same predictions to the last bit.</summary>
[TestClass]
public sealed class SavedModelTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow("iris")]
    [DataRow("breast_cancer")]
    [DataRow("diabetes")]
    public void AFreshProcessWithMicrosoftMLAlonePredictsTheSame(string dataset)
    {
        var data = dataset switch
        {
            "iris" => SampleData.Iris(_mlContext),
            "breast_cancer" => SampleData.BreastCancer(_mlContext),
            _ => SampleData.Diabetes(_mlContext),
        };
        var preparation = dataset == "iris"
            ? SampleData.IrisPreparation(_mlContext)
            : _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false);
        AssertAFreshProcessPredictsTheSame(data, preparation.Append(_mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1)).Fit(data));
    }

    public static IEnumerable<object[]> Networks =>
    [
        ["iris", new MultilayerPerceptron { Width = 8 }, NetworkTrainingLoss.MeanSquaredError],
        ["iris", new MultilayerPerceptron { Width = 1, Depth = 1, Activation = NetworkActivation.Tanh }, NetworkTrainingLoss.CrossEntropy],
        ["breast_cancer", new MultilayerPerceptron { Width = 8, Depth = 1, Activation = NetworkActivation.Gelu }, NetworkTrainingLoss.CrossEntropy],
        ["breast_cancer", new LinearNetwork(), NetworkTrainingLoss.MeanSquaredError],
        ["breast_cancer", new ConvolutionalNetwork(new ImageShape(1, 6, 5)) { Channels = [3, 4] }, NetworkTrainingLoss.MeanSquaredError],
        ["diabetes", new MultilayerPerceptron { Width = 8, Depth = 3 }, NetworkTrainingLoss.MeanSquaredError],
    ];

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void NetworksLoadInAFreshProcessWithMicrosoftMLAlone(string dataset, NetworkArchitecture architecture, NetworkTrainingLoss loss)
    {
        var data = dataset switch
        {
            "iris" => SampleData.Iris(_mlContext),
            "breast_cancer" => SampleData.BreastCancer(_mlContext),
            _ => SampleData.Diabetes(_mlContext),
        };
        var preparation = dataset == "iris"
            ? SampleData.IrisPreparation(_mlContext)
            : _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false);
        var trainer = _mlContext.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions
        {
            Network = new NeuralNetworkOptions { Architecture = architecture, TrainingLoss = loss, Samples = 3, Epochs = 3, IncludeUnfitted = true },
        });
        AssertAFreshProcessPredictsTheSame(data, preparation.Append(trainer).Fit(data));
    }

    [TestMethod]
    [DataRow("transformer")]
    [DataRow("cnn")]
    public void AModelThatMLNetCannotComputeSaysSoWhenItIsSaved(string architecture)
    {
        var data = SampleData.IrisPreparation(_mlContext).Fit(SampleData.Iris(_mlContext)).Transform(SampleData.Iris(_mlContext));
        var model = _mlContext.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions
        {
            Network = new NeuralNetworkOptions
            {
                Architecture = architecture switch
                {
                    "transformer" => new TransformerEncoder { Width = 4, Heads = 1, Depth = 1 },
                    _ => new ConvolutionalNetwork(new ImageShape(1, 2, 2)) { Channels = [2], Pooling = NetworkPooling.Max },
                },
                Samples = 2,
                Epochs = 1,
                IncludeUnfitted = true,
            },
        }).Fit(data);
        Assert.IsFalse(model.CanBeSaved);
        using var stream = new MemoryStream();
        var error = Assert.ThrowsExactly<NotSupportedException>(() => _mlContext.Model.Save(model, data.Schema, stream));
        StringAssert.Contains(error.Message, "To save a model");
        StringAssert.Contains(error.Message, "multilayer perceptron");
    }

    [TestMethod]
    public void ManyWideNetworksAreTooManyWeightsToSave()
    {
        var predictor = new NetworkPredictor(new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = 512 } }, 784, 10);
        // (784 + 1 + 512 + 1 + 10) · 512 weights and hidden biases in each.
        Assert.IsNull(StockNetwork.Of(predictor, [.. Enumerable.Repeat(Array.Empty<float>(), 100)], out string? reason));
        StringAssert.Contains(reason, "66969600 weights");
        StringAssert.Contains(reason, nameof(NeuralNetworkTrainerOptions.PredictWithSeed));
    }

    private void AssertAFreshProcessPredictsTheSame(IDataView data, ITransformer model)
    {
        var expected = model.Transform(data);
        string folder = Directory.CreateTempSubdirectory("saved-model").FullName;
        try
        {
            _mlContext.Model.Save(model, data.Schema, Path.Combine(folder, "model.zip"));
            using (var rows = File.Create(Path.Combine(folder, "rows.idv")))
                _mlContext.Data.SaveAsBinary(data, rows);
            RunConsumer(Path.Combine(folder, "model.zip"), Path.Combine(folder, "rows.idv"), Path.Combine(folder, "scored.idv"));
            var actual = _mlContext.Data.LoadFromBinary(Path.Combine(folder, "scored.idv"));

            float[] Flat(IDataView scored) => [.. SampleData.Scores(scored).SelectMany(row => row)];
            CollectionAssert.AreEqual(Flat(expected), Flat(actual));
            if (expected.Schema.GetColumnOrNull("Probability") is not null)
            {
                CollectionAssert.AreEqual(expected.GetColumn<float>("Probability").ToArray(), actual.GetColumn<float>("Probability").ToArray());
                CollectionAssert.AreEqual(expected.GetColumn<bool>("PredictedLabel").ToArray(), actual.GetColumn<bool>("PredictedLabel").ToArray());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void AFreshProcessPredictsTheSameForKernelsOfScaledDistancesAndOfInnerProducts()
    {
        var data = SampleData.Iris(_mlContext);
        Kernel[] kernels =
        [
            new MaternKernel { LengthScale = LengthScale.PerFeature(1, 2, 3, 0.5) },
            new LinearKernel() * new PolynomialKernel(),
        ];
        // One pipeline with both, which one fresh process checks.
        var model = SampleData.IrisPreparation(_mlContext)
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = kernels[0], NoiseVariance = 0.1 }))
            .Append(_mlContext.Transforms.CopyColumns("FirstScore", "Score"))
            .Append(_mlContext.Transforms.DropColumns("Score", "PredictedLabel"))
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = kernels[1], NoiseVariance = 0.1 }))
            .Append(_mlContext.Transforms.Concatenate("Score", "FirstScore", "Score"))
            .Fit(data);
        var expected = model.Transform(data);
        string folder = Directory.CreateTempSubdirectory("saved-model").FullName;
        try
        {
            _mlContext.Model.Save(model, data.Schema, Path.Combine(folder, "model.zip"));
            using (var rows = File.Create(Path.Combine(folder, "rows.idv")))
                _mlContext.Data.SaveAsBinary(data, rows);
            RunConsumer(Path.Combine(folder, "model.zip"), Path.Combine(folder, "rows.idv"), Path.Combine(folder, "scored.idv"));
            var actual = _mlContext.Data.LoadFromBinary(Path.Combine(folder, "scored.idv"));
            float[] Flat(IDataView scored) => [.. scored.GetColumn<float[]>("Score").SelectMany(row => row)];
            Assert.HasCount(150 * 6, Flat(expected));
            CollectionAssert.AreEqual(Flat(expected), Flat(actual));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void ALoadedModelSaysThatItHoldsNoSpace()
    {
        var data = SampleData.Iris(_mlContext);
        var model = SampleData.IrisPreparation(_mlContext).Append(_mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1)).Fit(data);
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = _mlContext.Model.Load(stream, out _);
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Evaluate(loaded, data));
        StringAssert.Contains(error.Message, "a model loaded from a file can predict, but no longer has its space");
    }

    private static void RunConsumer(params string[] arguments)
    {
        string consumer = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "Microsoft.ML.InductiveBias.StockConsumer", "bin",
            Configuration, "net10.0", "Microsoft.ML.InductiveBias.StockConsumer.dll");
        var start = new ProcessStartInfo("dotnet", [consumer, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
