using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

/// <summary>Injects wrong labels into nine data sets and counts which are found: <c>-- labels [seed …]</c>.</summary>
internal static class LabelNoiseComparison
{
    private static readonly string[] Kinds = ["none", "5 % symmetric", "10 % one-sided"];

    public static void Run(string[] arguments)
    {
        int[] seeds = arguments.Length > 0 ? Array.ConvertAll(arguments, text => int.Parse(text, CultureInfo.InvariantCulture)) : [1, 2];
        System.Console.WriteLine("set | noise | seed | wrong | flagged | precision | recall | F1 | AP | expected (interval) | CL flagged | CL F1 | CL AP | s");
        List<(string Kind, bool IsFew, Scores Own, Scores Other, bool Holds)> all = [];
        foreach (int seed in seeds)
        {
            foreach (string name in LabelSets.Names)
            {
                foreach (string kind in Kinds)
                {
                    var set = LabelSets.Of(name, seed);
                    var noisy = Noisy(set, kind, seed);
                    bool[] wrong = [.. noisy.Select((label, row) => label != set.Labels[row])];
                    long start = Stopwatch.GetTimestamp();
                    var (audit, forest) = Estimate(set, noisy, seed);
                    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                    var own = Scores.Of(wrong, [.. audit.ProbabilityWrong.Select(one => one > 0.5)], [.. audit.ProbabilityWrong]);
                    var (flagged, margins) = ConfidentLearning.Find(forest, noisy, set.Classes);
                    var other = Scores.Of(wrong, flagged, margins);
                    int count = wrong.Count(isWrong => isWrong);
                    bool holds = audit.Lower <= count && count <= audit.Upper;
                    all.Add((kind, count < 10, own, other, holds));
                    System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{name} | {kind} | {seed} | {count} | {own.Flagged} | {own.Precision:F2} | {own.Recall:F2} | {own.F1:F2} | {own.AveragePrecision:F2} | {audit.ExpectedWrong:F1} ({audit.Lower:F0}–{audit.Upper:F0}){(holds ? "" : " misses")} | {other.Flagged} | {other.F1:F2} | {other.AveragePrecision:F2} | {seconds:F1}"));
                }
            }
        }
        foreach (string kind in Kinds)
        {
            var of = all.Where(one => one.Kind == kind).ToList();
            string Means(Func<(string Kind, bool IsFew, Scores Own, Scores Other, bool Holds), Scores> scores) => kind == Kinds[0]
                ? string.Create(CultureInfo.InvariantCulture, $"false flags {of.Average(one => scores(one).FlaggedShare):P2}")
                : string.Create(CultureInfo.InvariantCulture, $"precision {of.Average(one => scores(one).Precision):F3}, recall {of.Average(one => scores(one).Recall):F3}, F1 {of.Average(one => scores(one).F1):F3}, AP {of.Average(one => scores(one).AveragePrecision):F3}");
            System.Console.WriteLine($"{kind}: {Means(one => one.Own)}; interval holds {of.Count(one => one.Holds)} of {of.Count}");
            System.Console.WriteLine($"{kind}, confident learning: {Means(one => one.Other)}");
        }
    }

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

    private static (LabelNoiseEstimate Estimate, double[] Forest) Estimate(LabelSet set, int[] labels, int seed)
    {
        var rows = TaskData.Classification([.. set.Features.SelectMany(features => features).Select(value => (double)value)], labels, set.Classes);
        var input = new AuditInput
        {
            Name = set.Name,
            Label = "Label",
            Rows = rows,
            IsNumeric = [.. Enumerable.Repeat(true, rows.FeatureCount)],
            Ids = [],
            Labels = [],
            ClassNames = [],
            Columns = [],
            Cells = _ => [],
            DroppedRows = 0,
        };
        var options = new LabelAuditOptions { Seed = seed };
        var part = JudgedPart.Of(input, options).Single();
        var (predictions, _) = LabelJudge.Predict(part.Data, options);
        return (new MLContext().InductiveBias.LabelNoise(part.Data, predictions, new LabelNoiseOptions { Seed = seed }), predictions[^1]);
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
