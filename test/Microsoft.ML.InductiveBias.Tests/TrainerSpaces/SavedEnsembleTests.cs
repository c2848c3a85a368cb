using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.TrainerSpaces;

/// <summary>The chosen member saves as its own trainer does: it loads in a process that has Microsoft.ML alone.</summary>
[TestClass]
public sealed class SavedEnsembleTests
{
    private readonly MLContext _mlContext = new(seed: 0);

    [TestMethod]
    [DataRow(TaskKind.Regression)]
    [DataRow(TaskKind.BinaryClassification)]
    [DataRow(TaskKind.MulticlassClassification)]
    public void AFreshProcessWithMicrosoftMLAlonePredictsTheSame(TaskKind task)
    {
        var (data, preparation, trainer) = TrainerTasks.Of(task, _mlContext);
        var model = preparation.Append(_mlContext.InductiveBias.Trainers.Ensemble(trainer, new EnsembleOptions { Samples = 3, MemberSeed = 1 })).Fit(data);
        var expected = model.Transform(data);
        string folder = Directory.CreateTempSubdirectory("saved-ensemble").FullName;
        try
        {
            _mlContext.Model.Save(model, data.Schema, Path.Combine(folder, "model.zip"));
            using (var rows = File.Create(Path.Combine(folder, "rows.idv")))
                _mlContext.Data.SaveAsBinary(data, rows);
            RunConsumer(Path.Combine(folder, "model.zip"), Path.Combine(folder, "rows.idv"), Path.Combine(folder, "scored.idv"));
            var actual = _mlContext.Data.LoadFromBinary(Path.Combine(folder, "scored.idv"));
            CollectionAssert.AreEqual(Scores(expected), Scores(actual));
            if (task == TaskKind.BinaryClassification)
                CollectionAssert.AreEqual(expected.GetColumn<float>("Probability").ToArray(), actual.GetColumn<float>("Probability").ToArray());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void ALoadedEnsemblePredictsButHoldsNoSpace()
    {
        var (data, preparation, trainer) = TrainerTasks.Of(TaskKind.Regression, _mlContext);
        var model = preparation.Append(_mlContext.InductiveBias.Trainers.Ensemble(trainer, samples: 2)).Fit(data);
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);
        CollectionAssert.AreEqual(Scores(model.Transform(data)), Scores(loaded.Transform(data)));
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Evaluate(loaded, data));
        StringAssert.Contains(error.Message, "a model loaded from a file can predict, but no longer has its space");
    }

    private static float[] Scores(IDataView scored) => scored.Schema["Score"].Type is VectorDataViewType
        ? [.. scored.GetColumn<float[]>("Score").SelectMany(row => row)]
        : [.. scored.GetColumn<float>("Score")];

    private static void RunConsumer(params string[] arguments)
    {
        string consumer = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "Microsoft.ML.InductiveBias.StockConsumer", "bin",
            new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "Microsoft.ML.InductiveBias.StockConsumer.dll");
        var start = new ProcessStartInfo("dotnet", [consumer, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output);
    }
}
