using Microsoft.ML.InductiveBias.Console.Clusters;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Pieces;

/// <summary>Kernel spaces on the random splits of a measurement: one space on one split is a piece. Rows travel as their features.</summary>
internal static class SplitPieces
{
    /// <summary>The name of this kind of work.</summary>
    public const string Kind = "spaces on splits";

    /// <summary>Measures spaces on splits. A space that fails on one is left to the caller, where it fails with its own error.</summary>
    /// <returns>The numbers of splits and spaces, with what was measured.</returns>
    public static IEnumerable<(int Split, int Space, InductiveBiasMetrics Metrics)> Compute(
        ClusterConnection cluster, MeasureRequest request, IReadOnlyList<SpaceSpecification> spaces, IReadOnlyList<(TaskData Training, TaskData Test)> splits, IProgress<WorkProgress> progress,
        CancellationToken cancellationToken)
    {
        byte[] data = RecordCodec.Write(new Request([.. spaces.Select(space => space.Complete)], splits, request.Loss, request.ClassBalanced, request.Sensitivity, request.SampleAndFit, request.TargetLosses));
        foreach (var (piece, result) in cluster.Compute(PieceWork.NameOf(Kind), data, [.. Enumerable.Range(0, spaces.Count * splits.Count)], progress, cancellationToken))
        {
            if (RecordCodec.Read<InductiveBiasMetrics?>(result) is { } metrics)
                yield return (piece / spaces.Count, piece % spaces.Count, metrics);
        }
    }

    /// <summary>A function that measures a space on a split.</summary>
    public static Func<int, CancellationToken, byte[]> Work(ReadOnlyMemory<byte> data)
    {
        var request = RecordCodec.Read<Request>(data);
        var spaces = request.Spaces.Select(SpaceSpecification.Of).ToList();
        var measure = new MeasureRequest
        {
            Source = new TableSource("", ""),
            Loss = request.Loss,
            ClassBalanced = request.ClassBalanced,
            Sensitivity = request.Sensitivity,
            SampleAndFit = request.SampleAndFit,
            TargetLosses = request.TargetLosses,
        };
        return (piece, cancellationToken) => RecordCodec.Write(Measured(spaces[piece % spaces.Count], request.Splits[piece / spaces.Count], measure, cancellationToken));
    }

    private static InductiveBiasMetrics? Measured(SpaceSpecification space, (TaskData Training, TaskData Test) rows, MeasureRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return SpaceMeasurement.Run(space, rows, request, new Progress<WorkProgress>(), cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed record Request(
        IReadOnlyList<string> Spaces, IReadOnlyList<(TaskData Training, TaskData Test)> Splits, LossKind Loss, bool? ClassBalanced, bool Sensitivity, bool SampleAndFit, IReadOnlyList<double> TargetLosses);
}
