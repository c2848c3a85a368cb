using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

/// <summary>Injects wrong labels into nine data sets and counts which are found: <c>-- labels [seed …] [set …]</c>.</summary>
internal static class LabelNoiseComparison
{
    private static readonly string[] Kinds = ["none", "5% symmetric", "10% one-sided"];

    private sealed record Cell(string Set, string Kind, int Wrong, Scores Own, Scores Other, Scores OtherForest, double Expected, bool Holds, double ScoreSeconds, double NoiseSeconds);

    public static void Run(string[] arguments)
    {
        int[] seeds = [.. arguments.TakeWhile(text => int.TryParse(text, CultureInfo.InvariantCulture, out _)).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).DefaultIfEmpty(1)];
        IReadOnlyList<string> names = arguments.Length > seeds.Length ? [.. arguments.Skip(seeds.Length)] : LabelSets.Names;
        Line($"set | noise | seed | wrong | flagged | precision | recall | F1 | AP | expected (interval) | CL flagged | CL F1 | CL AP | s");
        List<Cell> cells = [];
        foreach (int seed in seeds)
        {
            foreach (string name in names)
            {
                foreach (string kind in Kinds)
                    cells.Add(Measured(LabelSets.Of(name, seed), kind, seed));
            }
        }
        Means(cells);
        Line($"| set | noise | wrong | flagged | F1 | average precision | expected | interval holds | confident learning: flagged | F1 | average precision |");
        foreach (var of in cells.GroupBy(cell => (cell.Set, cell.Kind)))
        {
            Line($"| {of.Key.Set} | {of.Key.Kind} | {of.Average(one => one.Wrong):F1} | {of.Average(one => one.Own.Flagged):F1} | {Found(of, one => one.Own.F1)} | {Found(of, one => one.Own.AveragePrecision)} | {of.Average(one => one.Expected):F1} | {of.Count(one => one.Holds)} of {of.Count()} | {of.Average(one => one.Other.Flagged):F1} | {Found(of, one => one.Other.F1)} | {Found(of, one => one.Other.AveragePrecision)} |");
        }
    }

    private static Cell Measured(LabelSet set, string kind, int seed)
    {
        var noisy = Noisy(set, kind, seed);
        bool[] wrong = [.. noisy.Select((label, row) => label != set.Labels[row])];
        var options = new LabelAuditOptions { Seed = seed };
        long start = Stopwatch.GetTimestamp();
        var judged = JudgedRows.Of(set.Input(noisy), options);
        var predictions = LabelScores.Of(judged, options).Predictions;
        double scoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        var estimate = new MLContext().InductiveBias.LabelNoise(judged.Data, predictions, seed: seed);
        double noiseSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var own = Scores.Of(wrong, [.. estimate.ProbabilityWrong.Select(one => one > 0.5)], [.. estimate.ProbabilityWrong]);
        // The trees of the audit, and a forest, which is common with confident learning.
        var other = Confident(predictions[2]);
        var forest = Confident(OutOfFoldPredictions.Of(TreeTrainers.FastForestOf(30), judged.Data, seed, default));
        int count = wrong.Count(isWrong => isWrong);
        bool holds = estimate.Lower <= count && count <= estimate.Upper;
        Line($"{set.Name} | {kind} | {seed} | {count} | {own.Flagged} | {own.Precision:F2} | {own.Recall:F2} | {own.F1:F2} | {own.AveragePrecision:F2} | {estimate.ExpectedWrong:F1} ({estimate.Lower:F0}–{estimate.Upper:F0}){(holds ? "" : " misses")} | {other.Flagged} | {other.F1:F2} | {other.AveragePrecision:F2} | {scoreSeconds:F1} + {noiseSeconds:F1}");
        return new Cell(set.Name, kind, count, own, other, forest, estimate.ExpectedWrong, holds, scoreSeconds, noiseSeconds);

        Scores Confident(double[] probabilities)
        {
            var (flagged, margins) = ConfidentLearning.Find(probabilities, noisy, set.Classes);
            return Scores.Of(wrong, flagged, margins);
        }
    }

    private static void Means(List<Cell> cells)
    {
        Line($"| noise | method | precision | recall | F1 | average precision | false flags | interval holds the number | seconds |");
        foreach (var of in cells.GroupBy(cell => cell.Kind))
        {
            Line($"| {of.Key} | audit of labels | {Found(of, one => one.Own.Precision)} | {Found(of, one => one.Own.Recall)} | {Found(of, one => one.Own.F1)} | {Found(of, one => one.Own.AveragePrecision)} | {False(of, one => one.Own)} | {of.Count(one => one.Holds)} of {of.Count()} | {of.Average(one => one.ScoreSeconds):F1} + {of.Average(one => one.NoiseSeconds):F1} |");
            foreach (var (model, scores) in new (string, Func<Cell, Scores>)[] { ("the same trees", one => one.Other), ("a forest", one => one.OtherForest) })
                Line($"| {of.Key} | confident learning, {model} | {Found(of, one => scores(one).Precision)} | {Found(of, one => scores(one).Recall)} | {Found(of, one => scores(one).F1)} | {Found(of, one => scores(one).AveragePrecision)} | {False(of, scores)} | – | – |");
        }
    }

    private static string Found(IEnumerable<Cell> cells, Func<Cell, double> value) =>
        cells.First().Kind == Kinds[0] ? "–" : cells.Average(value).ToString("F3", CultureInfo.InvariantCulture);

    private static string False(IEnumerable<Cell> cells, Func<Cell, Scores> scores) =>
        cells.First().Kind != Kinds[0] ? "–" : (100 * cells.Average(one => scores(one).FlaggedShare)).ToString("F2", CultureInfo.InvariantCulture) + "%";

    private static void Line(FormattableString line) => System.Console.WriteLine(FormattableString.Invariant(line));

    /// <summary>The labels with noise: symmetric to any other class, or one-sided: to the next class, of two classes only from the first to the second.</summary>
    private static int[] Noisy(LabelSet set, string kind, int seed)
    {
        var labels = (int[])set.Labels.Clone();
        var random = new NormalRandom(seed + 1000);
        double rate = kind == Kinds[0] ? 0 : kind == Kinds[1] ? 0.05 : 0.1;
        for (int row = 0; row < labels.Length; row++)
        {
            bool changes = random.Uniform() < (kind == Kinds[2] && set.Classes == 2 ? 2 * rate : rate);
            int other = random.Below(set.Classes - 1);
            if (changes && kind == Kinds[1])
                labels[row] = (labels[row] + 1 + other) % set.Classes;
            else if (changes && (set.Classes > 2 || labels[row] == 0))
                labels[row] = (labels[row] + 1) % set.Classes;
        }
        return labels;
    }
}

/// <summary>How well flags and an order find wrong labels.</summary>
internal sealed record Scores(int Flagged, double FlaggedShare, double Precision, double Recall, double F1, double AveragePrecision)
{
    public static Scores Of(bool[] wrong, bool[] flagged, double[] order)
    {
        int found = wrong.Where((isWrong, row) => isWrong && flagged[row]).Count(), all = wrong.Count(isWrong => isWrong), count = flagged.Count(isFlagged => isFlagged);
        double precision = count == 0 ? 0 : found / (double)count, recall = all == 0 ? 0 : found / (double)all;
        double sum = 0;
        int hits = 0;
        foreach (var (position, row) in Enumerable.Range(0, wrong.Length).OrderByDescending(row => order[row]).Index())
        {
            if (wrong[row])
                sum += ++hits / (position + 1.0);
        }
        return new Scores(count, count / (double)wrong.Length, precision, recall, found == 0 ? 0 : 2 * precision * recall / (precision + recall), all == 0 ? 0 : sum / all);
    }
}
