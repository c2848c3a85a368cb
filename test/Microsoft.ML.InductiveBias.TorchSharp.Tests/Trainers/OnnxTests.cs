using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary>Models that <c>ConvertToOnnx</c> converts give the same predictions in ONNX Runtime; for others it names the step.</summary>
[TestClass]
public sealed class OnnxTests
{
    private const int Features = 3;
    private const int TrainingRows = 60;

    /// <summary>Relative to 1 + |score|. Both sides compute in single precision, and sum the terms in different orders.</summary>
    private const float Tolerance = 2e-4f;

    private readonly MLContext _mlContext = new(seed: 1);

    public static IEnumerable<object[]> Kernels =>
    [
        ["regression", new RbfKernel()],
        ["binary", new RbfKernel()],
        ["multiclass", new RbfKernel()],
        ["regression", new RbfKernel { LengthScale = LengthScale.PerFeature(0.7, 2, 5) }],
        ["binary", new MaternKernel { Smoothness = MaternSmoothness.Half, LengthScale = 2 }],
        ["multiclass", new MaternKernel { Smoothness = MaternSmoothness.ThreeHalves, LengthScale = 2 }],
        ["regression", new MaternKernel { Smoothness = MaternSmoothness.FiveHalves, LengthScale = LengthScale.PerFeature(3, 0.5, 1) }],
        ["multiclass", new RationalQuadraticKernel { Alpha = 1.5, LengthScale = 2 }],
        ["regression", new LinearKernel()],
        ["binary", new LinearKernel { Offset = 0.5 }],
        ["multiclass", new LinearKernel()],
        ["regression", new PolynomialKernel { Degree = 3 }],
        ["binary", new PolynomialKernel { Degree = 2, Offset = 0 }],
        ["multiclass", new PolynomialKernel { Degree = 1 }],
        ["binary", new RbfKernel { LengthScale = 1 } + new MaternKernel { LengthScale = 3, Amplitude = 0.3 }],
        ["regression", new PolynomialKernel() * new LinearKernel { Offset = 1 }],
    ];

    public static IEnumerable<object[]> Networks =>
        from task in new[] { "regression", "binary", "multiclass" }
        from architecture in new NetworkArchitecture[]
        {
            new MultilayerPerceptron { Width = 8, Activation = NetworkActivation.Relu },
            new MultilayerPerceptron { Width = 8, Depth = 1, Activation = NetworkActivation.Tanh },
            new MultilayerPerceptron { Width = 1, Depth = 3, Activation = NetworkActivation.Gelu },
            new LinearNetwork(),
            new ConvolutionalNetwork(new ImageShape(1, 3, 1)) { Channels = [2, 3], Pooling = NetworkPooling.None },
        }
        select new object[] { task, architecture };

    [TestMethod]
    [DynamicData(nameof(Kernels))]
    public void AKernelModelScoresTheSameInOnnxRuntime(string task, Kernel kernel) =>
        AssertOnnxRuntimeScoresTheSame(task, _mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = kernel, NoiseVariance = 0.1 }));

    [TestMethod]
    [DataRow("regression")]
    [DataRow("binary")]
    [DataRow("multiclass")]
    public void SoDoesTheKernelModelOfDefaultOptions(string task) => AssertOnnxRuntimeScoresTheSame(task, _mlContext.InductiveBias.Trainers.GaussianProcess());

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void ANetworkModelScoresTheSameInOnnxRuntime(string task, NetworkArchitecture architecture)
    {
        NetworkTrainingLoss[] losses = task == "regression" ? [NetworkTrainingLoss.MeanSquaredError] : [NetworkTrainingLoss.MeanSquaredError, NetworkTrainingLoss.CrossEntropy];
        foreach (var loss in losses)
        {
            AssertOnnxRuntimeScoresTheSame(task, _mlContext.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions
            {
                Network = new NeuralNetworkOptions { Architecture = architecture, TrainingLoss = loss, Samples = 3, Epochs = 5, IncludeUnfitted = true },
            }));
        }
    }

    [TestMethod]
    public void ApplyOnnxModelAppendsTheSameScores()
    {
        var data = Data(40, seed: 2);
        var model = Preparation("binary").Append(_mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1)).Fit(Data(TrainingRows, seed: 1));
        string file = Path.GetTempFileName();
        try
        {
            using (var stream = File.Create(file))
                _mlContext.Model.ConvertToOnnx(model, data, stream);
            using var onnx = _mlContext.Transforms.ApplyOnnxModel(file).Fit(data);
            float[] actual = [.. onnx.Transform(data).GetColumn<float[]>("Score").Select(score => score[0])];
            AssertClose(model.Transform(data).GetColumn<float>("Score").ToArray(), actual);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void AKernelWithoutOperatorsIsNamed() => AssertNotConverted(
        _mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = new NngpKernel(), NoiseVariance = 0.1 }), "kernel 'nngp'", "rbf");

    [TestMethod]
    public void AnArchitectureWithoutOperatorsIsNamed() => AssertNotConverted(
        _mlContext.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions
        {
            Network = new NeuralNetworkOptions { Architecture = new TransformerEncoder { Width = 4, Heads = 1, Depth = 1 }, Samples = 2, Epochs = 1, IncludeUnfitted = true },
        }),
        "'transformer'", "multilayer perceptron");

    [TestMethod]
    public void AStepBeforeTheModelWithoutOperatorsIsNamed()
    {
        var trainer = _mlContext.Transforms.Expression("Features", "x : x * x", "Features").Append(_mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1));
        AssertNotConverted(trainer, "step ExpressionTransformer, which makes 'Features'", "mlContext.Model.Save");
    }

    [TestMethod]
    public void StepsThatMLNetWouldLeaveOutAreNamed()
    {
        // ML.NET converts what follows the last step without operators. The normalization and the square would be missing without a word.
        var trainer = _mlContext.Transforms.CopyColumns("Copy", "Features")
            .Append(_mlContext.Transforms.Expression("Unused", "x : x * x", "Number"))
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(featureColumnName: "Copy", noiseVariance: 0.1));
        AssertNotConverted(trainer, "step ExpressionTransformer", "among them ColumnCopyingTransformer, which makes 'Copy'");
    }

    [TestMethod]
    public void AStepBeforeTheModelThatItDoesNotNeedIsNoObstacle()
    {
        // A split adds a column of random numbers, and filters.
        var split = _mlContext.Data.TrainTestSplit(Data(TrainingRows, seed: 1), testFraction: 0.2);
        var model = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess("Number", noiseVariance: 0.1)).Fit(split.TrainSet);
        using var stream = new MemoryStream();
        _mlContext.Model.ConvertToOnnx(model, split.TrainSet, stream);
        using var session = new InferenceSession(stream.ToArray());
        using var results = session.Run(Inputs(session, Rows(50, seed: 7)));
        AssertClose(model.Transform(Data(50, seed: 7)).GetColumn<float>("Score").ToArray(), [.. results.Single(value => value.Name == "Score.output").AsTensor<float>()]);
    }

    [TestMethod]
    public void ALaterModelOfTheSamePipelineIsConvertedToo() => AssertOnnxRuntimeScoresTheSame("binary",
        _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1)
            .Append(_mlContext.Transforms.CopyColumns("First", "Score"))
            .Append(_mlContext.Transforms.Concatenate("Both", "Features", "First"))
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(featureColumnName: "Both", noiseVariance: 0.1)));

    [TestMethod]
    public void AStepThatDropsItsColumnInTheConversionIsNamed()
    {
        var trainer = _mlContext.Transforms.NormalizeBinning("Features").Append(_mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1));
        AssertNotConverted(trainer, "NormalizingTransformer, which makes 'Features'");
    }

    [TestMethod]
    public void AMemberOfAnEnsembleWithoutOperatorsIsNamed() => AssertNotConverted(
        _mlContext.InductiveBias.Trainers.Ensemble(seed => new MLContext(seed).BinaryClassification.Trainers.LdSvm(), samples: 2),
        "BinaryClassifierScorer", "'Score'");

    [TestMethod]
    public void AMemberOfAnEnsembleIsConverted() => AssertOnnxRuntimeScoresTheSame("binary",
        _mlContext.InductiveBias.Trainers.Ensemble(seed => new MLContext(seed).BinaryClassification.Trainers.SdcaLogisticRegression(
            new Microsoft.ML.Trainers.SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1 }), samples: 2));

    private void AssertNotConverted(IEstimator<ITransformer> trainer, params string[] expected)
    {
        var data = Data(TrainingRows, seed: 1);
        var model = Preparation("binary").Append(trainer).Fit(data);
        using var stream = new MemoryStream();
        var error = Assert.ThrowsExactly<NotSupportedException>(() => _mlContext.Model.ConvertToOnnx(model, data, stream));
        foreach (string part in expected)
            StringAssert.Contains(error.Message, part);
    }

    private void AssertOnnxRuntimeScoresTheSame(string task, IEstimator<ITransformer> trainer)
    {
        var training = Data(TrainingRows, seed: 1);
        var model = Preparation(task).Append(trainer).Fit(training);
        using var stream = new MemoryStream();
        _mlContext.Model.ConvertToOnnx(model, training, stream);
        using var session = new InferenceSession(stream.ToArray());

        var rows = Rows(200, seed: 7);
        var expected = model.Transform(Data(200, seed: 7));
        using var results = session.Run(Inputs(session, rows));
        float[] Output(string name) => [.. results.Single(value => value.Name == name + ".output").AsTensor<float>()];
        AssertClose([.. SampleData.Scores(expected).SelectMany(row => row)], Output("Score"));
        if (task == "binary")
        {
            AssertClose(expected.GetColumn<float>("Probability").ToArray(), Output("Probability"));
            AssertSameLabels(expected, results.Single(value => value.Name == "PredictedLabel.output").AsTensor<bool>().Select(label => label ? 1u : 0),
                expected.GetColumn<bool>("PredictedLabel").Select(label => label ? 1u : 0));
        }
        else if (task == "multiclass")
        {
            AssertSameLabels(expected, results.Single(value => value.Name == "PredictedLabel.output").AsTensor<uint>(), expected.GetColumn<uint>("PredictedLabel"));
        }
    }

    /// <summary>Where the two largest scores are equal within the tolerance, either label is right.</summary>
    private static void AssertSameLabels(IDataView expected, IEnumerable<uint> actual, IEnumerable<uint> labels)
    {
        var margins = SampleData.Scores(expected).Select(row => row.Length == 1 ? Math.Abs(row[0]) : row.Order().TakeLast(2).Aggregate((second, first) => first - second));
        foreach (var (label, expectedLabel, margin) in actual.Zip(labels, margins))
            Assert.IsTrue(label == expectedLabel || margin < Tolerance, $"{label} for {expectedLabel} at a margin of {margin}");
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], Tolerance * (1 + Math.Abs(expected[i])), $"value {i}");
    }

    private static List<NamedOnnxValue> Inputs(InferenceSession session, Row[] rows)
    {
        var inputs = new List<NamedOnnxValue>();
        foreach (string name in session.InputMetadata.Keys)
        {
            inputs.Add(name switch
            {
                "Features" => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(rows.SelectMany(row => row.Features).ToArray(), [rows.Length, Features])),
                "Text" => NamedOnnxValue.CreateFromTensor(name, Column(row => row.Text)),
                "Number" => NamedOnnxValue.CreateFromTensor(name, Column(row => row.Number)),
                _ => NamedOnnxValue.CreateFromTensor(name, Column(row => row.Flag)),
            });
        }
        return inputs;

        DenseTensor<T> Column<T>(Func<Row, T> value) => new(rows.Select(value).ToArray(), [rows.Length, 1]);
    }

    private IEstimator<ITransformer> Preparation(string task)
    {
        var scaled = _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false);
        return task switch
        {
            "regression" => _mlContext.Transforms.CopyColumns("Label", "Number").Append(scaled),
            "binary" => _mlContext.Transforms.CopyColumns("Label", "Flag").Append(scaled),
            _ => _mlContext.Transforms.Conversion.MapValueToKey("Label", "Text").Append(scaled),
        };
    }

    private IDataView Data(int rows, int seed) => _mlContext.Data.LoadFromEnumerable(Rows(rows, seed));

    private static Row[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new Row[count];
        for (int i = 0; i < count; i++)
        {
            float[] features = [10 * random.NextSingle(), random.NextSingle() - 0.5f, 100 + 30 * random.NextSingle()];
            float number = MathF.Sin(features[0]) + features[1] * features[2] / 50;
            rows[i] = new Row { Features = features, Number = number, Flag = number > 0, Text = number < -0.4f ? "low" : number < 0.5f ? "middle" : "high" };
        }
        return rows;
    }

    private sealed class Row
    {
        [VectorType(OnnxTests.Features)]
        public float[] Features { get; set; } = [];

        public float Number { get; set; }

        public bool Flag { get; set; }

        public string Text { get; set; } = "";
    }
}
