using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

/// <summary>Shifts labels of regressions and counts which are found: <c>-- labels numbers [seed …]</c>.</summary>
internal static class WrongNumbers
{
    private static readonly double[] Shares = [0, 0.02, 0.05];

    private sealed record Cell(string Set, string Noise, double Share, int Wrong, Scores Own, double Expected, bool Holds);

    public static void Run(string[] arguments)
    {
        int[] seeds = arguments.Length > 0 ? Array.ConvertAll(arguments, text => int.Parse(text, CultureInfo.InvariantCulture)) : [1, 2];
        List<Cell> cells = [];
        Line($"set | noise | errors | seed | wrong | flagged | precision | recall | AP | expected (interval)");
        foreach (int seed in seeds)
        {
            foreach (double share in Shares)
            {
                foreach (string name in NumberSets.Generated)
                    cells.AddRange(NumberSets.Noises.Select(noise => Measured(NumberSets.Of(name, noise, seed), noise, share, seed)));
                // Without errors, the shipped set is the same for every seed but for the folds.
                cells.Add(Measured(NumberSets.Diabetes(), "its own", share, seed));
            }
        }
        Table("noise", cells, cell => cell.Noise);
        Table("set", cells, cell => cell.Set);
    }

    private static Cell Measured(NumberSet set, string noise, double share, int seed)
    {
        double[] labels = NumberSets.WithErrors(set, share, seed);
        var audit = LabelJudge.Judge(set.Input(labels), new LabelAuditOptions { Seed = seed });
        var rows = audit.Rows.OrderBy(row => row.Id).ToList();
        bool[] wrong = [.. labels.Select((label, row) => label != set.Labels[row])];
        var own = Scores.Of(wrong, [.. rows.Select(row => row.Reason == RowReason.WrongLabel)], [.. rows.Select(row => row.ProbabilityWrong)]);
        int count = wrong.Count(isWrong => isWrong);
        bool holds = audit.Lower <= count && count <= audit.Upper;
        Line($"{set.Name} | {noise} | {share:P0} | {seed} | {count} | {own.Flagged} | {own.Precision:F2} | {own.Recall:F2} | {own.AveragePrecision:F2} | {audit.ExpectedWrong:F1} ({audit.Lower:F0}–{audit.Upper:F0}){(holds ? "" : " misses")}");
        return new Cell(set.Name, noise, share, count, own, audit.ExpectedWrong, holds);
    }

    private static void Table(string column, List<Cell> cells, Func<Cell, string> of)
    {
        Line($"| {column} | errors | wrong | flagged | precision | recall | average precision | flagged without errors | expected | interval holds |");
        foreach (var group in cells.GroupBy(cell => (of(cell), cell.Share)).OrderBy(group => group.Key.Share))
        {
            bool clean = group.Key.Share == 0;
            Line($"| {group.Key.Item1} | {group.Key.Share:P0} | {group.Average(cell => cell.Wrong):F1} | {group.Average(cell => cell.Own.Flagged):F1} | {Found(cell => cell.Own.Precision)} | {Found(cell => cell.Own.Recall)} | {Found(cell => cell.Own.AveragePrecision)} | {(clean ? (100 * group.Average(cell => cell.Own.FlaggedShare)).ToString("F2", CultureInfo.InvariantCulture) + "%" : "–")} | {group.Average(cell => cell.Expected):F1} | {group.Count(cell => cell.Holds)} of {group.Count()} |");

            string Found(Func<Cell, double> value) => clean ? "–" : group.Average(value).ToString("F2", CultureInfo.InvariantCulture);
        }
    }

    private static void Line(FormattableString line) => System.Console.WriteLine(FormattableString.Invariant(line));
}
