using Microsoft.ML.InductiveBias.Console.Clusters;
using Microsoft.ML.InductiveBias.Console.Experiments;

namespace Microsoft.ML.InductiveBias.Console.Pieces;

/// <summary>The points of an experiment. Every worker has the experiments, so only the names of points travel.</summary>
internal static class ExperimentPieces
{
    /// <summary>The name of this kind of work.</summary>
    public const string Kind = "points of experiments";

    /// <summary>Measures the points that a run doesn't know yet. What remains, the run measures itself.</summary>
    public static void Compute(ClusterConnection cluster, Experiment experiment, ExperimentRun run, IProgress<WorkProgress> progress)
    {
        var points = run.Missing(experiment);
        byte[] data = RecordCodec.Write(new Request(experiment.Name, points));
        foreach (var (piece, values) in points.Count == 0 ? [] : cluster.Compute(PieceWork.NameOf(Kind), data, [.. Enumerable.Range(0, points.Count)], progress, run.CancellationToken))
            run.Add(points[piece], RecordCodec.Read<double[]>(values));
    }

    /// <summary>A function that measures a point.</summary>
    public static Func<int, CancellationToken, byte[]> Work(ReadOnlyMemory<byte> data)
    {
        var request = RecordCodec.Read<Request>(data);
        var experiment = ExperimentList.Find(request.Experiment) ?? throw new InvalidOperationException($"there is no experiment '{request.Experiment}' here");
        return (piece, cancellationToken) => RecordCodec.Write(ExperimentRun.Measure(experiment, request.Points[piece], cancellationToken));
    }

    private sealed record Request(string Experiment, IReadOnlyList<string> Points);
}
