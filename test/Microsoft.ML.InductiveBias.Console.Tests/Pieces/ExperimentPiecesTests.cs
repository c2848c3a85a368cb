using Microsoft.ML.InductiveBias.Console.Experiments;
using Microsoft.ML.InductiveBias.Console.Pieces;

namespace Microsoft.ML.InductiveBias.Console.Tests.Pieces;

/// <summary>Experiments whose points are measured elsewhere.</summary>
[TestClass]
public sealed class ExperimentPiecesTests
{
    [TestMethod]
    public void EveryRecordedPointIsOneThatAWorkerCanMeasure()
    {
        using var folder = new TemporaryFolder();
        foreach (var experiment in ExperimentList.All)
        {
            var run = ExperimentRun.Open(experiment.Name, Path.Combine(folder.Path, experiment.Name), resume: false, new Progress<WorkProgress>(), default);
            string[] recorded = [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(ToolRun.Samples)!, "..", "docs", "experiments", $"{experiment.Name}.csv")).Skip(1).Select(line => line.Split(',')[0])];
            CollectionAssert.AreEquivalent(recorded, run.Missing(experiment).ToArray(), experiment.Name);
        }
    }

    [TestMethod]
    public void PointsOfAWorkerAreThoseOfOneMachine()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["error-bound", "difficulty-constants"])
        {
            var experiment = ExperimentList.Find(name)!;
            string file = Path.Combine(folder.Path, name);
            experiment.Run(ExperimentRun.Open(name, file, resume: false, new Progress<WorkProgress>(), default));
            var points = File.ReadLines(file).Skip(1).Select(line => line.Split(',')).ToDictionary(cells => cells[0], cells => cells[1..]);
            foreach (var (point, values) in points.OrderBy(one => one.Key, StringComparer.Ordinal).Where((_, i) => i % 7 == 0))
                CollectionAssert.AreEqual(values, ExperimentRun.Measure(experiment, point, default).Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)).ToArray(), point);
        }
    }

    [TestMethod]
    public void AWorkerOfAnotherVersionSaysSo() =>
        Assert.Contains("the work is 'audits of version 0.0.1-other'", Assert.ThrowsExactly<InvalidOperationException>(() => PieceWork.Find("audits of version 0.0.1-other", default)).Message, StringComparison.Ordinal);
}
