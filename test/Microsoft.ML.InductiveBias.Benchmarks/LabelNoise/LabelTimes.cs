using System.Diagnostics;

namespace Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

/// <summary>The times of the parts of an audit of labels: <c>-- labels times [rows]</c>.</summary>
internal static class LabelTimes
{
    private const int Runs = 3;

    public static void Run(string[] arguments)
    {
        int rows = arguments.Length > 0 ? int.Parse(arguments[0], System.Globalization.CultureInfo.InvariantCulture) : 1500;
        System.Console.WriteLine($"{Environment.ProcessorCount} cores, the fastest of {Runs} runs, in seconds");
        System.Console.WriteLine("| set | rows | features | classes | eigendecompositions | the rest of the kernel spaces | boosted trees | noise, interval, neighbors | all but the eigendecompositions |");
        foreach (var set in new[] { LabelSets.Timed("two classes", rows, 2), LabelSets.Timed("five classes", rows, 5), LabelSets.Timed("ten classes", rows, 10) })
        {
            var options = new LabelAuditOptions();
            var judged = JudgedRows.Of(set.Input(set.Labels), options);
            var catalog = new MLContext().InductiveBias;
            double decompositions = LabelScores.Decompositions * Seconds(() => TorchSharp.torch.linalg.eigh(new RbfKernel().Resolve(Points(judged.Data)).Gram(Points(judged.Data))));
            double kernels = Seconds(() =>
            {
                catalog.LeaveOneOut(judged.Data);
                catalog.LeaveOneOut(judged.Data, new NngpKernel { Depth = AuditSpaces.NetworkDepth });
            });
            double boosted = Seconds(() => OutOfFoldPredictions.Of(LabelScores.TreesFor(rows), judged.Data, 0, default));
            var predictions = LabelScores.Of(judged, options).Predictions;
            double noise = Seconds(() => catalog.LabelNoise(judged.Data, predictions));
            double rest = Math.Max(0, kernels - decompositions);
            System.Console.WriteLine(FormattableString.Invariant(
                $"| {set.Name} | {rows} | {judged.Data.FeatureCount} | {set.Classes} | {decompositions:F2} | {rest:F2} | {boosted:F2} | {noise:F2} | {rest + boosted + noise:F2} |"));
        }
    }

    private static TorchSharp.torch.Tensor Points(TaskData data) => Tensors.Matrix(data.Features, data.FeatureCount, TorchSharp.torch.CPU);

    private static double Seconds(Action work) => Enumerable.Range(0, Runs).Min(_ =>
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    });
}
