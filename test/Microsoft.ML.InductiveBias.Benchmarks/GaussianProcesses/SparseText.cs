using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;

/// <summary>A kernel on TF-IDF vectors of generated texts: time and memory of rows without their zeros, or with them.</summary>
internal static class SparseText
{
    /// <summary>Runs it: <c>sparse-text [rows] [words] [dense]</c>.</summary>
    public static void Run(string[] arguments)
    {
        int rows = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 700;
        int words = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 40_000;
        var mlContext = new MLContext(seed: 1);
        var view = Featurized(mlContext, rows, words);
        _ = mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { NoiseVariance = 0.1 }).Fit(mlContext.Data.TakeRows(view, 50)); // loads the native library

        var (before, allocated) = (Process.GetCurrentProcess().PeakWorkingSet64, GC.GetTotalAllocatedBytes());
        var watch = Stopwatch.StartNew();
        var task = mlContext.InductiveBias.ReadTask(view);
        double share = task.SparseFeatures is { } sparse ? sparse.Values.Length / ((double)rows * task.FeatureCount) : 1;
        Report("read", $"{rows} rows of {task.FeatureCount} slots, {share:P2} of them not 0");
        var space = new GaussianProcessHypothesisSpace(noiseVariance: 0.1) { CenterTargets = true };
        if (arguments is [_, _, "dense"])
            task = new TaskData(task.Kind, task.Rows, task.Features.ToArray(), task.Targets.ToArray());
        using (var fitted = space.Fit(task))
            Report("kernel fit", FormattableString.Invariant($"-ln p = {fitted.NegativeLogMarginalLikelihood:R}"));
        using (var tuned = GaussianProcessHypothesisSpace.ByLikelihood().Fit(task))
            Report("fit by maximum likelihood", FormattableString.Invariant($"-ln p = {tuned.NegativeLogMarginalLikelihood:R}"));
        if (arguments is [_, _, "dense"])
            return;
        var transformer = mlContext.InductiveBias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { NoiseVariance = 0.1 }).Fit(view);
        Report("trainer", "reads, fits, builds the model");
        Report("evaluate", FormattableString.Invariant($"{mlContext.InductiveBias.Evaluate(transformer, view).InductiveBias[0].Bits:R} bits"));
        using var stream = new MemoryStream();
        mlContext.Model.Save(transformer, view.Schema, stream);
        Report("save", FormattableString.Invariant($"{stream.Length / 1e6:F1} MB"));
        var difficulty = mlContext.InductiveBias.Difficulty(view);
        Report("difficulty", FormattableString.Invariant($"dimension {difficulty.IntrinsicDimension.Value:R}, resolution {difficulty.Resolution.Value:R}"));

        void Report(string step, string result)
        {
            using var process = Process.GetCurrentProcess();
            System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{step}: {watch.Elapsed.TotalSeconds:F2} s, {(GC.GetTotalAllocatedBytes() - allocated) / 1e6:F0} MB allocated, peak {(process.PeakWorkingSet64 - before) / 1e6:F0} MB above the start; {result}"));
            allocated = GC.GetTotalAllocatedBytes();
            watch.Restart();
        }
    }

    /// <summary>Texts of two classes, whose words follow Zipf's law, as TF-IDF vectors of length 1.</summary>
    private static IDataView Featurized(MLContext mlContext, int rows, int words)
    {
        var random = new Random(1);
        double[] cumulative = new double[words];
        for (int word = 0; word < words; word++)
            cumulative[word] = (word > 0 ? cumulative[word - 1] : 0) + 1 / (word + 20.0);
        var texts = new Text[rows];
        for (int row = 0; row < rows; row++)
        {
            bool label = row % 2 == 1;
            var drawn = Enumerable.Range(0, 150).Select(_ =>
            {
                int word = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
                word = word < 0 ? ~word : word;
                return label && word % 10 == 3 ? word + 1 : word;
            });
            // Each word occurs once somewhere, so that it has a slot.
            var own = Enumerable.Range(0, words).Skip(row * words / rows).Take((row + 1) * words / rows - row * words / rows);
            texts[row] = new Text { Words = string.Join(' ', drawn.Concat(own).Select(word => string.Create(CultureInfo.InvariantCulture, $"w{word}"))), Label = label };
        }
        var view = mlContext.Data.LoadFromEnumerable(texts);
        var pipeline = mlContext.Transforms.Text.ProduceWordBags("Bag", nameof(Text.Words), ngramLength: 1, maximumNgramsCount: words, weighting: Transforms.Text.NgramExtractingEstimator.WeightingCriteria.TfIdf)
            .Append(mlContext.Transforms.NormalizeLpNorm("Features", "Bag"));
        return mlContext.Data.Cache(pipeline.Fit(view).Transform(view), "Features", "Label");
    }

    private sealed class Text
    {
        public string Words { get; set; } = "";

        public bool Label { get; set; }
    }
}
