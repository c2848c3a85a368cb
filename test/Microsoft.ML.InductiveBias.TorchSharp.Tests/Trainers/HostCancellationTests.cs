using System.Reflection;
using Microsoft.ML;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary><c>MLContext.CancelExecution()</c>, which AutoML calls to stop a trial, ends every measure and every fit.</summary>
[TestClass]
public sealed class HostCancellationTests
{
    private readonly MLContext _reader = new(seed: 1);
    private readonly MLContext _canceled = new(seed: 1);

    public HostCancellationTests() => Cancel(_canceled);

    public static IEnumerable<object[]> Calls =>
    [
        ["Difficulty"], ["Difficulty of arrays"], ["IntrinsicDimension"], ["Resolution"], ["Evaluate"], ["Evaluate of arrays"], ["RowDifficulty"],
        ["EvaluateModel"], ["SampleLosses"], ["GaussianProcess"], ["NeuralNetwork"], ["Ensemble"], ["RowGeometry"],
    ];

    [TestMethod]
    [DynamicData(nameof(Calls))]
    public void ACanceledContextEndsTheCall(string call)
    {
        var raw = SampleData.Iris(_reader);
        var rows = SampleData.IrisPreparation(_reader).Fit(raw).Transform(raw);
        var trainer = _reader.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01);
        var catalog = _canceled.InductiveBias;
        var task = _reader.InductiveBias.ReadTask(rows);
        Action work = call switch
        {
            "Difficulty" => () => catalog.Difficulty(rows),
            "Difficulty of arrays" => () => catalog.Difficulty(task),
            "IntrinsicDimension" => () => catalog.IntrinsicDimension(rows),
            "Resolution" => () => catalog.Resolution(rows),
            "Evaluate" => () => catalog.Evaluate(trainer.Fit(rows), rows),
            "Evaluate of arrays" => () => catalog.Evaluate(trainer.Fit(rows).Model, task),
            "RowDifficulty" => () => catalog.RowDifficulty(trainer.Fit(rows), rows),
            "EvaluateModel" => () => catalog.EvaluateModel(trainer.Fit(rows).Transform(rows), trainer.Fit(rows).Model, task),
            "SampleLosses" => () => catalog.SampleLosses(new NeuralNetworkHypothesisSpace(), task, task),
            "GaussianProcess" => () => catalog.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01).Fit(rows),
            "NeuralNetwork" => () => catalog.Trainers.NeuralNetwork().Fit(rows),
            "Ensemble" => () => catalog.Trainers.Ensemble(
                (int seed) => _reader.MulticlassClassification.Trainers.SdcaMaximumEntropy(), new EnsembleOptions { Samples = 3 }).Fit(rows),
            "RowGeometry" => () => catalog.RowGeometry().Fit(rows),
            _ => throw new ArgumentOutOfRangeException(nameof(call)),
        };
        Assert.Throws<OperationCanceledException>(work);
    }

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = false)]
    public void CancelingWhileAFitRunsEndsIt()
    {
        var context = new MLContext(seed: 1);
        var raw = SampleData.Iris(_reader);
        var rows = SampleData.IrisPreparation(_reader).Fit(raw).Transform(raw);
        // It ends by the cancellation alone.
        var options = new NeuralNetworkTrainerOptions { Network = new NeuralNetworkOptions { Epochs = int.MaxValue, Tolerance = 0 } };
        var fit = Task.Run(() => context.InductiveBias.Trainers.NeuralNetwork(options).Fit(rows));
        using var timer = new Timer(_ => Cancel(context), null, 300, Timeout.Infinite);
        Assert.Throws<OperationCanceledException>(() => fit.GetAwaiter().GetResult());
    }

    private static void Cancel(MLContext context) =>
        typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.Invoke(context, null);
}
