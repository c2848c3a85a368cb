using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

/// <summary>Injects rows that are hard for another reason than a wrong label, and counts how the column that should find them does:
/// <c>-- labels hardness [seed …] [set …]</c>.</summary>
internal static class HardRows
{
    private const double Share = 0.03;

    /// <summary>Where outliers are in half of their features, and how far copies are from their rows, in standard deviations.</summary>
    private const double FarDeviations = 6, CopyDeviations = 1e-3;

    private sealed record Result(string Kind, double Precision, double Recall, double Column, double Leverage, double FlaggedWrong);

    public static void Run(string[] arguments)
    {
        int[] seeds = [.. arguments.TakeWhile(text => int.TryParse(text, CultureInfo.InvariantCulture, out _)).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        IReadOnlyList<string> names = arguments.Length > seeds.Length ? [.. arguments.Skip(seeds.Length)] : LabelSets.Names;
        seeds = seeds.Length > 0 ? seeds : [1, 2];
        List<Result> results = [];
        Line($"| set | kind | seed | injected | precision | recall | average precision of the column | of leverage | flagged as wrong |");
        foreach (int seed in seeds)
        {
            foreach (string name in names)
            {
                foreach (var (kind, inject, judge) in new (string, Func<LabelSet, int[], NormalRandom, LabelSet>, Func<LabelAudit, int[], LabelSet, Result>)[]
                {
                    ("copies with another label", Copies, OfCopies), ("outliers", Outliers, (audit, rows, _) => OfReason("outliers", RowReason.Atypical, row => row.Atypicality, audit, rows)),
                    ("blends of two classes", Blends, (audit, rows, _) => OfReason("blends of two classes", RowReason.Ambiguous, row => row.Ambiguity, audit, rows)),
                })
                {
                    var set = LabelSets.Of(name, seed);
                    var (rows, random) = Chosen(set, seed);
                    var changed = inject(set, rows, random);
                    var result = judge(LabelJudge.Judge(changed.Input(changed.Labels), new LabelAuditOptions { Seed = seed }), rows, set);
                    results.Add(result);
                    Line($"| {name} | {kind} | {seed} | {rows.Length} | {result.Precision:F2} | {result.Recall:F2} | {result.Column:F2} | {result.Leverage:F2} | {result.FlaggedWrong:F2} |");
                }
            }
        }
        Best(seeds, names);
        foreach (var of in results.GroupBy(result => result.Kind))
            Line($"| {of.Key} | {of.Average(one => one.Precision):F2} | {of.Average(one => one.Recall):F2} | {of.Average(one => one.Column):F2} | {of.Average(one => one.Leverage):F2} | {of.Average(one => one.FlaggedWrong):F2} |");
    }

    /// <summary>How well blends are found by the true probabilities of the classes: no model that sees one row at a time does better.</summary>
    private static void Best(int[] seeds, IReadOnlyList<string> names)
    {
        Line($"| set | precision by true probabilities | recall | average precision |");
        foreach (string name in names.Where(name => LabelSets.Of(name, 1).LogDensities is not null))
        {
            var scores = seeds.Select(seed =>
            {
                var set = LabelSets.Of(name, seed);
                var (rows, random) = Chosen(set, seed);
                bool[] isHard = [.. Enumerable.Range(0, set.Labels.Length).Select(row => rows.Contains(row))];
                double[] entropies = [.. Blends(set, rows, random).Features.Select(features => EntropyBits(set.LogDensities!(features)))];
                return Scores.Of(isHard, [.. entropies.Select(entropy => entropy >= 0.8)], entropies);
            }).ToList();
            Line($"| {name} | {scores.Average(one => one.Precision):F2} | {scores.Average(one => one.Recall):F2} | {scores.Average(one => one.AveragePrecision):F2} |");
        }
    }

    private static double EntropyBits(double[] logDensities)
    {
        double[] shares = [.. logDensities.Select(value => Math.Exp(value - logDensities.Max()))];
        double sum = shares.Sum();
        return -shares.Where(share => share > 0).Sum(share => share / sum * Math.Log2(share / sum));
    }

    /// <summary>The rows to change, and the random numbers to change them with.</summary>
    private static (int[] Rows, NormalRandom Random) Chosen(LabelSet set, int seed)
    {
        var random = new NormalRandom(seed + 2000);
        return ([.. Enumerable.Range(0, set.Labels.Length).OrderBy(_ => random.Uniform()).Take((int)(Share * set.Labels.Length))], random);
    }

    /// <summary>Appends a copy of each row with another label.</summary>
    private static LabelSet Copies(LabelSet set, int[] rows, NormalRandom random)
    {
        double[] deviations = Deviations(set);
        return set with
        {
            Features = [.. set.Features, .. rows.Select(row => set.Features[row].Select((value, f) => (float)(value + CopyDeviations * deviations[f] * random.Next())).ToArray())],
            Labels = [.. set.Labels, .. rows.Select(row => (set.Labels[row] + 1 + random.Below(set.Classes - 1)) % set.Classes)],
        };
    }

    /// <summary>Moves rows far away in half of their features.</summary>
    private static LabelSet Outliers(LabelSet set, int[] rows, NormalRandom random)
    {
        double[] deviations = Deviations(set), means = [.. Enumerable.Range(0, deviations.Length).Select(f => set.Features.Average(features => features[f]))];
        return Changed(set, rows, row => [.. set.Features[row].Select((value, f) => random.Uniform() < 0.5 ? value : (float)(means[f] + (random.Uniform() < 0.5 ? -1 : 1) * FarDeviations * deviations[f]))]);
    }

    /// <summary>Puts rows halfway to a row of another class.</summary>
    private static LabelSet Blends(LabelSet set, int[] rows, NormalRandom random) => Changed(set, rows, row =>
    {
        int other;
        do
            other = random.Below(set.Labels.Length);
        while (set.Labels[other] == set.Labels[row]);
        return [.. set.Features[row].Zip(set.Features[other], (a, b) => (a + b) / 2)];
    });

    private static LabelSet Changed(LabelSet set, int[] rows, Func<int, float[]> features)
    {
        var changed = (float[][])set.Features.Clone();
        foreach (int row in rows)
            changed[row] = features(row);
        return set with { Features = changed };
    }

    private static Result OfCopies(LabelAudit audit, int[] rows, LabelSet set)
    {
        int n = set.Labels.Length;
        var injected = rows.Select((row, i) => ((long)row, (long)(n + i))).ToHashSet();
        int found = audit.Conflicts.Count(pair => injected.Contains((Math.Min(pair.First.Id, pair.Second.Id), Math.Max(pair.First.Id, pair.Second.Id))));
        // Of a pair, the copy has the wrong label.
        int right = audit.Conflicts.Count(pair => pair.First.Id >= n);
        return new Result("copies with another label", audit.Conflicts.Count == 0 ? 0 : found / (double)audit.Conflicts.Count, found / (double)rows.Length,
            right / (double)Math.Max(1, audit.Conflicts.Count), double.NaN, audit.Rows.Count(row => row.Id >= n && row.Reason == RowReason.WrongLabel) / (double)rows.Length);
    }

    private static Result OfReason(string kind, RowReason reason, Func<LabelAuditRow, double> column, LabelAudit audit, int[] rows)
    {
        var hard = rows.Select(row => (long)row).ToHashSet();
        bool[] isHard = [.. audit.Rows.Select(row => hard.Contains(row.Id))];
        var scores = Scores.Of(isHard, [.. audit.Rows.Select(row => row.Reason == reason)], [.. audit.Rows.Select(column)]);
        var leverage = Scores.Of(isHard, isHard, [.. audit.Rows.Select(row => row.Leverage)]);
        return new Result(kind, scores.Precision, scores.Recall, scores.AveragePrecision, leverage.AveragePrecision,
            audit.Rows.Count(row => hard.Contains(row.Id) && row.Reason == RowReason.WrongLabel) / (double)rows.Length);
    }

    private static double[] Deviations(LabelSet set) => [.. Enumerable.Range(0, set.Features[0].Length).Select(f =>
    {
        double mean = set.Features.Average(features => features[f]);
        return Math.Sqrt(set.Features.Average(features => (features[f] - mean) * (features[f] - mean)));
    })];

    private static void Line(FormattableString line) => System.Console.WriteLine(FormattableString.Invariant(line));
}
