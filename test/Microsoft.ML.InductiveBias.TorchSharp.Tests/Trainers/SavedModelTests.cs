using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

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
        var model = preparation.Append(_mlContext.InductiveBias().Trainers.Kernel(noiseVariance: 0.1)).Fit(data);
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
            if (dataset == "breast_cancer")
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
            .Append(_mlContext.InductiveBias().Trainers.Kernel(new KernelTrainerOptions { Kernel = kernels[0], NoiseVariance = 0.1 }))
            .Append(_mlContext.Transforms.CopyColumns("FirstScore", "Score"))
            .Append(_mlContext.Transforms.DropColumns("Score", "PredictedLabel"))
            .Append(_mlContext.InductiveBias().Trainers.Kernel(new KernelTrainerOptions { Kernel = kernels[1], NoiseVariance = 0.1 }))
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
        var model = SampleData.IrisPreparation(_mlContext).Append(_mlContext.InductiveBias().Trainers.Kernel(noiseVariance: 0.1)).Fit(data);
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = _mlContext.Model.Load(stream, out _);
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias().Evaluate(loaded, data));
        StringAssert.Contains(error.Message, "a model loaded from a file predicts, but no longer holds its space");
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
