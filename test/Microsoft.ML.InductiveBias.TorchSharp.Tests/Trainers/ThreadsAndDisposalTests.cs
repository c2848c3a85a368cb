using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary>What docs/thread-safety.md promises.</summary>
[TestClass]
public sealed class ThreadsAndDisposalTests
{
    private const int Threads = 8;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void ThreadsThatShareAModelGetTheSameNumbers()
    {
        var (training, test) = (View(60, 1), View(30, 2));
        using var model = _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1).Fit(training);
        var numbers = Together(_ => (Bits(model, test), string.Join(",", Scores(model.Transform(test))), model.Model.PredictMean(_mlContext.InductiveBias.ReadTask(test))[0]));
        Assert.AreEqual(1, numbers.Distinct().Count());
    }

    [TestMethod]
    public void ThreadsThatFitOneTrainerGetTheSameModel()
    {
        var (training, test) = (View(60, 1), View(30, 2));
        var trainer = _mlContext.InductiveBias.Trainers.GaussianProcess();
        var numbers = Together(_ =>
        {
            using var model = trainer.Fit(training);
            return Bits(model, test);
        });
        Assert.AreEqual(1, numbers.Distinct().Count());
    }

    [TestMethod]
    public void DisposalEndsMeasuresButNotStockPredictions()
    {
        var test = View(30, 2);
        var model = _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1).Fit(View(60, 1));
        float[] before = Scores(model.Transform(test));
        model.Dispose();
        model.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => Bits(model, test));
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Model.PredictMean(_mlContext.InductiveBias.ReadTask(test)));
        CollectionAssert.AreEqual(before, Scores(model.Transform(test)));
    }

    [TestMethod]
    public void AChainDisposesItsModel()
    {
        var test = View(30, 2);
        var chain = _mlContext.Transforms.NormalizeMeanVariance("Features").Append(_mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1)).Fit(View(60, 1));
        ((IDisposable)chain).Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => chain.LastTransformer.Model.PredictMean(_mlContext.InductiveBias.ReadTask(test)));
    }

    // A measure either ends normally or finds the space disposed before it began; it never reads freed memory.
    [TestMethod]
    public void DisposalWaitsForRunningMeasures()
    {
        var (training, test) = (View(120, 1), View(60, 2));
        for (int round = 0; round < 8; round++)
        {
            var model = _mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.1).Fit(training);
            double expected = Bits(model, test);
            var numbers = Together(index =>
            {
                if (index == round % Threads)
                {
                    model.Dispose();
                    return expected;
                }
                try
                {
                    return Bits(model, test);
                }
                catch (ObjectDisposedException)
                {
                    return expected;
                }
            });
            Assert.IsTrue(numbers.All(number => number == expected));
        }
    }

    [TestMethod]
    public void TheOutputHoldsNoNativeFilesThatNothingLoads()
    {
        var files = Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        Assert.IsTrue(files.Any(file => file!.Contains("torch_cpu", StringComparison.Ordinal)), "no libtorch");
        Assert.IsEmpty(files.Where(file => file!.Contains("torch_python", StringComparison.Ordinal) || file.Contains("torchbind_test", StringComparison.Ordinal) || file is "libSkiaSharp.pdb" || file.EndsWith(".so.dbg", StringComparison.Ordinal)));
    }

    private static T[] Together<T>(Func<int, T> work)
    {
        var results = new T[Threads];
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(index => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait();
            results[index] = work(index);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WaitAll(threads);
        return results;
    }

    private double Bits(GaussianProcessTransformer model, IDataView test) => _mlContext.InductiveBias.Evaluate(model, test, 0.05).InductiveBias[^1].Bits;

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    private IDataView View(int rows, int seed)
    {
        var random = new Random(seed);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(_ =>
        {
            float[] features = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            return new Row { Features = features, Label = MathF.Sin(5 * features[0]) + features[1] * features[2] };
        }).ToArray());
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
