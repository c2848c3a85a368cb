using System.Diagnostics;

namespace Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

/// <summary>The times of the parts of an audit of labels: <c>-- labels times [rows]</c>.</summary>
internal static class LabelTimes
{
    private const int Runs = 5;

    public static void Run(string[] arguments)
    {
        int rows = arguments.Length > 0 ? int.Parse(arguments[0], System.Globalization.CultureInfo.InvariantCulture) : 1500;
        System.Console.WriteLine($"{Environment.ProcessorCount} cores: the median processor time of {Runs} runs, and the fastest elapsed time, in seconds");
        System.Console.WriteLine("| set | rows | features | classes | eigendecompositions | the rest of the kernel spaces | boosted trees | noise, interval, neighbors | all but the eigendecompositions |");
        foreach (var set in new[] { LabelSets.Timed("two classes", rows, 2), LabelSets.Timed("five classes", rows, 5), LabelSets.Timed("ten classes", rows, 10) })
        {
            var options = new LabelAuditOptions();
            var judged = JudgedRows.Of(set.Input(set.Labels), options);
            var catalog = new MLContext().InductiveBias;
            var decomposition = Times(() => TorchSharp.torch.linalg.eigh(new RbfKernel().Resolve(Points(judged.Data)).Gram(Points(judged.Data))));
            var decompositions = new Duration(LabelScores.Decompositions * decomposition.Processor, LabelScores.Decompositions * decomposition.Elapsed);
            var kernels = Times(() =>
            {
                catalog.LeaveOneOut(judged.Data);
                catalog.LeaveOneOut(judged.Data, new NngpKernel { Depth = AuditSpaces.NetworkDepth });
                catalog.LeaveOneOut(judged.Data, new RbfKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature });
            });
            var boosted = Times(() => OutOfFoldPredictions.Of(LabelScores.TreesFor(rows), judged.Data, 0, default));
            var predictions = LabelScores.Of(judged, options).Predictions;
            var noise = Times(() =>
            {
                catalog.NeighborPredictions(judged.Data);
                catalog.LabelNoise(judged.Data, predictions);
            });
            var rest = new Duration(Math.Max(0, kernels.Processor - decompositions.Processor), Math.Max(0, kernels.Elapsed - decompositions.Elapsed));
            var all = new Duration(rest.Processor + boosted.Processor + noise.Processor, rest.Elapsed + boosted.Elapsed + noise.Elapsed);
            System.Console.WriteLine($"| {set.Name} | {rows} | {judged.Data.FeatureCount} | {set.Classes} | {decompositions} | {rest} | {boosted} | {noise} | {all} |");
        }
    }

    private static TorchSharp.torch.Tensor Points(TaskData data) => Tensors.Matrix(data.Features, data.FeatureCount, TorchSharp.torch.CPU);

    private static Duration Times(Action work)
    {
        var runs = Enumerable.Range(0, Runs).Select(_ =>
        {
            var (processor, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            work();
            return new Duration((Environment.CpuUsage.TotalTime - processor).TotalSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }).ToList();
        return new Duration(runs.Select(run => run.Processor).Order().ElementAt(Runs / 2), runs.Min(run => run.Elapsed));
    }

    private sealed record Duration(double Processor, double Elapsed)
    {
        public override string ToString() => FormattableString.Invariant($"{Processor:F2} ({Elapsed:F2})");
    }
}
