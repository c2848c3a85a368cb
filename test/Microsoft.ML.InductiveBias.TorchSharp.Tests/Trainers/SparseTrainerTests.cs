using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary>Feature columns of many slots, most of them 0, stay sparse from the data view to the saved model.</summary>
[TestClass]
public sealed class SparseTrainerTests
{
    private const int Slots = 1000;

    private readonly MLContext _mlContext = new(seed: 1);

    public static IEnumerable<object[]> Kernels =>
    [
        [new RbfKernel()], [new RbfKernel { LengthScale = LengthScale.PerFeature([.. Enumerable.Range(0, Slots).Select(j => 1.0 + j % 3)]) }],
        [new LinearKernel()], [new PolynomialKernel { Degree = 3, Scale = 0.5 }], [new LaplacianKernel()], [new NngpKernel { BiasVariance = 0.1 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Kernels))]
    public void ModelsOfSparseColumnsScoreAndMeasureAsThoseOfDenseColumns(Kernel kernel)
    {
        foreach (bool doubles in (bool[])[false, true])
        {
            var (training, test) = (View(60, 1, sparse: true, doubles), View(20, 2, sparse: true, doubles));
            var options = new GaussianProcessTrainerOptions { Kernel = kernel, NoiseVariance = 0.1 };
            var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(options).Fit(training);
            Assert.IsNotNull(transformer.Model.Training.SparseFeatures);
            var dense = _mlContext.InductiveBias.Trainers.GaussianProcess(options).Fit(View(60, 1, sparse: false, doubles));
            // Dense buffers of the same values are held without their zeros too.
            Assert.IsNotNull(dense.Model.Training.SparseFeatures);
            float[] scores = Scores(transformer.Transform(test)), expected = Scores(dense.Transform(View(20, 2, sparse: false, doubles)));
            var exact = transformer.Model.PredictMean(_mlContext.InductiveBias.ReadTask(test));
            for (int i = 0; i < scores.Length; i++)
            {
                Assert.AreEqual(expected[i], scores[i], 1e-5f, $"score {i}");
                // Single precision of sums over the slots and the training rows.
                Assert.AreEqual(exact[i], scores[i], 1e-4, $"posterior mean {i}");
            }
            var (metrics, others) = (_mlContext.InductiveBias.Evaluate(transformer, test), _mlContext.InductiveBias.Evaluate(dense, View(20, 2, sparse: false, doubles)));
            CollectionAssert.AreEqual(others.InductiveBias.Select(estimate => estimate.Nats).ToList(), metrics.InductiveBias.Select(estimate => estimate.Nats).ToList());
        }
    }

    [TestMethod]
    public void SavedModelsHoldSparseTrainingRows()
    {
        var training = View(60, 1, sparse: true);
        foreach (var kernel in (Kernel[])[new RbfKernel(), new PolynomialKernel { Degree = 2, Scale = 1 }])
        {
            var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = kernel, NoiseVariance = 0.1 }).Fit(training);
            using var stream = new MemoryStream();
            _mlContext.Model.Save(transformer, training.Schema, stream);
            // The zeros of 60 rows of 1,000 slots alone would take 240,000 bytes, before compression.
            Assert.IsLessThan(60_000, stream.Length);
            stream.Position = 0;
            var loaded = new MLContext().Model.Load(stream, out _);
            AssertClose(Scores(transformer.Transform(training)), Scores(loaded.Transform(training)));
            AssertClose(Scores(transformer.Transform(View(9, 3, sparse: false))), Scores(loaded.Transform(View(9, 3, sparse: true))));
        }
    }

    [TestMethod]
    public void NormalizationThatKeepsZerosKeepsRowsSparse()
    {
        var model = _mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1)).Fit(View(60, 1, sparse: true));
        Assert.IsNotNull(model.LastTransformer.Model.Training.SparseFeatures);
        Assert.IsTrue(_mlContext.InductiveBias.Evaluate(model, View(20, 2, sparse: true)).InductiveBias.All(estimate => estimate.Nats >= 0));
    }

    [TestMethod]
    public void FewTermsOfManySlotsAreNeverMadeDense()
    {
        const int Rows = 300, Many = 200_000;
        var random = new Random(1);
        var data = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(_ => Row(random, Many, 40)).ToArray(), Schema(Many));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1).Fit(data);
        _ = _mlContext.InductiveBias.Evaluate(transformer, data, new InductiveBiasOptions { ParameterSensitivity = false });
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        // With their zeros the rows take 480 MB in double precision, once.
        Assert.IsLessThan(240_000_000, allocated);
    }

    [TestMethod]
    public void FewSlotsAreReadAsBefore()
    {
        var training = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(row => Row(new Random(row), 20, 1)).ToArray(), Schema(20));
        Assert.IsNull(_mlContext.InductiveBias.ReadTask(training).SparseFeatures);
    }

    [TestMethod]
    public void OtherColumnsAreRefusedByTheirOwnNames()
    {
        var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1).Fit(View(20, 1, sparse: true));
        var wider = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(row => Row(new Random(row), 2 * Slots, 5)).ToArray(), Schema(2 * Slots));
        var error = Assert.ThrowsExactly<ArgumentException>(() => transformer.Transform(wider));
        StringAssert.Contains(error.Message, "'Features'");
        StringAssert.Contains(error.Message, "1000");
        Assert.IsFalse(error.Message.Contains("__", StringComparison.Ordinal), error.Message);
        error = Assert.ThrowsExactly<ArgumentException>(() => transformer.Transform(_mlContext.Transforms.DropColumns("Features").Fit(wider).Transform(wider)));
        StringAssert.Contains(error.Message, "no feature column 'Features'");
    }

    [TestMethod]
    public void ADisposedModelScoresAndSaysThatItsSpaceIsGone()
    {
        var data = View(20, 1, sparse: true);
        var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1).Fit(data);
        var before = Scores(transformer.Transform(data));
        transformer.Dispose();
        CollectionAssert.AreEqual(before, Scores(transformer.Transform(data)));
        Assert.ThrowsExactly<ObjectDisposedException>(() => _mlContext.InductiveBias.Evaluate(transformer, data));
    }

    [TestMethod]
    public void AnyTargetLossHasAnEstimateAndALineOfText()
    {
        var data = View(30, 1, sparse: true);
        using var transformer = _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1).Fit(data);
        var metrics = _mlContext.InductiveBias.Evaluate(transformer, View(20, 2, sparse: true));
        Assert.AreEqual(metrics.LossDistribution.InductiveBias(0.05).Nats, metrics.At(0.05).Nats);
        StringAssert.Contains(metrics.At(0.05).ToString(), "bits at loss 0.05 (target; Exact)");
        StringAssert.Contains(metrics.ToString(), metrics.At(LossReference.ConstantPredictor).ToString());
    }

    [TestMethod]
    public void TooManyRowsAreRefusedWithARemedy()
    {
        var error = Assert.ThrowsExactly<TaskTooLargeException>(() => GaussianProcessHypothesisSpace.CheckMemory(10_000_000, 10));
        StringAssert.Contains(error.Message, "approximation");
        StringAssert.Contains(error.Message, "--max-train");
        // Wide rows count too: these would fit without their features.
        error = Assert.ThrowsExactly<TaskTooLargeException>(() => GaussianProcessHypothesisSpace.CheckMemory(1000, 10, numbersPerRow: int.MaxValue));
        Assert.IsGreaterThan(error.AvailableBytes, error.RequiredBytes);
    }

    [TestMethod]
    public void MissingValuesOfSparseRowsAreNamed()
    {
        var rows = Enumerable.Range(0, 3).Select(row => Row(new Random(row), Slots, 5)).ToArray();
        rows[2].Features = new VBuffer<float>(Slots, 1, [float.NaN], [17]);
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.ReadTask(_mlContext.Data.LoadFromEnumerable(rows, Schema(Slots))));
        StringAssert.Contains(error.Message, "slot 17, of given row 2");
    }

    /// <summary>Sums of 60 products in single precision, in another order.</summary>
    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-5f, $"score {i}");
    }

    private IDataView View(int rows, int seed, bool sparse, bool doubles = false)
    {
        var random = new Random(seed);
        var all = Enumerable.Range(0, rows).Select(row => Row(random, Slots, row % 9 == 0 ? 0 : random.Next(1, 12))).ToArray();
        if (!sparse)
        {
            foreach (var row in all)
                row.Features = new VBuffer<float>(Slots, [.. row.Features.DenseValues()]);
        }
        IDataView view = _mlContext.Data.LoadFromEnumerable(all, Schema(Slots));
        return doubles ? _mlContext.Transforms.Conversion.ConvertType("Features", outputKind: DataKind.Double).Fit(view).Transform(view) : view;
    }

    private static TextRow Row(Random random, int slots, int count)
    {
        int[] chosen = [.. Enumerable.Range(0, count).Select(_ => random.Next(slots / 10) * 10).Distinct().Order()];
        return new TextRow { Features = new VBuffer<float>(slots, chosen.Length, [.. chosen.Select(_ => random.NextSingle() + 0.1f)], chosen), Label = random.NextSingle() };
    }

    private static SchemaDefinition Schema(int slots)
    {
        var schema = SchemaDefinition.Create(typeof(TextRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, slots);
        return schema;
    }

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    private sealed class TextRow
    {
        public VBuffer<float> Features { get; set; }

        public float Label { get; set; }
    }
}
