using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;

/// <summary>How often the interval of the rows that a target requires holds the rows that are truly needed, on generated tasks where more rows exist:
/// <c>-- rows-needed [seeds] [rows] [first seed] [task, counted from 0]</c>.</summary>
/// <remarks>The truth is that of an audit of more rows: parameters chosen on 400 other rows (or on as many as the curve's, if these are more), other training rows, and as many other test rows. It is the first
/// number of rows, interpolated, at which the bits fall to the target; beyond the largest number it is only known to be larger.</remarks>
internal static class RowsNeeded
{
    private static readonly double[] Shares = [0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1];

    /// <summary>The most training rows of the truth.</summary>
    private const int MostRows = 6000;

    private static readonly (string Name, int Features, Func<double[], Random, double> Target, bool IsClass)[] Tasks =
    [
        ("sign(x1 x2 + x3), 20 features", 20, (x, _) => Math.Sign(x[0] * x[1] + x[2]), true),
        ("sign(x1 x2), 6 features", 6, (x, _) => Math.Sign(x[0] * x[1]), true),
        ("linear, 10 features, noise", 10, (x, random) => x.Take(5).Sum() + 0.5 * Normal(random), false),
        ("linear classes, 5% flipped", 8, (x, random) => Math.Sign(x.Take(4).Sum()) * (random.NextDouble() < 0.05 ? -1 : 1), true),
        ("sine and square, small noise", 5, (x, random) => Math.Sin(2 * x[0]) + 0.5 * x[1] * x[1] + 0.1 * Normal(random), false),
        ("sphere, 4 features", 4, (x, _) => Math.Sign(x.Sum(value => value * value) - 3.36), true),
        ("steps, noise", 3, (x, random) => (x[0] > 0 ? 1 : 0) + (x[1] > 0.5 ? 0.5 : 0) + 0.2 * Normal(random), false),
        ("weak signal, much noise", 6, (x, random) => 0.4 * x[0] + 0.4 * Math.Abs(x[1]) + Normal(random), false),
    ];

    public static void Run(string[] arguments)
    {
        int seeds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 6;
        int known = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 300;
        int firstSeed = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 0;
        var tasks = arguments.Length > 3 ? [Tasks[int.Parse(arguments[3], CultureInfo.InvariantCulture)]] : Tasks;
        double[] targets = [20, 10, 5];
        System.Console.WriteLine("| task | target | held, other splits | beyond the curve | no number | infinite upper ends | median upper / lower | median needed / given |\n|---|---|---|---|---|---|---|---|");
        var all = targets.ToDictionary(target => target, _ => new List<Outcome>());
        foreach (var task in tasks)
        {
            var outcomes = targets.ToDictionary(target => target, _ => new List<Outcome>());
            for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
            {
                foreach (var (target, outcome) in Measure(task, known, seed, targets))
                {
                    outcomes[target].Add(outcome);
                    if (tasks.Length == 1)
                        System.Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {target} bits: {outcome.Given}; needed: {string.Join(", ", outcome.Needed)}"));
                    all[target].Add(outcome);
                }
            }
            foreach (double target in targets)
                Report(task.Name, target, outcomes[target]);
        }
        foreach (double target in targets)
            Report("all", target, all[target]);
    }

    private static IEnumerable<(double Target, Outcome Outcome)> Measure((string Name, int Features, Func<double[], Random, double> Target, bool IsClass) task, int known, int seed, double[] targets)
    {
        // Each pair of a seed and a number of rows is another sample.
        var random = new Random((seed * 10_007) + known);
        int testRows = (int)(0.3 * known), training = known - testRows, most = Math.Min(8 * training, MostRows);
        var rows = Rows(task, known, random);
        var space = GaussianProcessHypothesisSpace.ByLikelihood();
        // The audit's own target: the posterior mean's loss on the test rows of the first split.
        double loss = RepeatedLearningCurve.OverSplits(space, rows, testRows, [training], 1, splits: 1, seed: seed).Curves[0].Points[0].PosteriorMeanLoss;
        int[] counts = Array.ConvertAll(Shares, share => (int)(share * training));
        var curve = RepeatedLearningCurve.OverSplits(space, rows, testRows, counts, loss, splits: 10, seed: seed);
        using var large = space.Fit(Rows(task, Math.Min(most, Math.Max(training, 400)), random));
        int[] more = [.. Enumerable.Range(0, 25).Select(i => (int)(counts[0] * Math.Pow(most / (double)counts[0], i / 24.0))).Distinct()];
        List<double[]> truths = [];
        for (int other = 0; other < 3; other++)
        {
            using var truth = large.WithTraining(Rows(task, most, random));
            truths.Add([.. LearningCurve.AgainstTrainingRows(truth, Rows(task, testRows, random), more, [loss]).Points.Select(point => point.Estimate.Bits)]);
        }
        // The whole curves, for experiments with other continuations of them.
        if (Environment.GetEnvironmentVariable("ROWS_NEEDED_CURVES") is { } file)
        {
            File.AppendAllText(file, System.Text.Json.JsonSerializer.Serialize(new
            {
                task.Name, Seed = seed, Known = known, Counts = counts, Curves = curve.Curves.Select(one => one.Points.Select(point => Finite(point.Estimate.Bits))), More = more, Truths = truths.Select(bits => bits.Select(Finite)),
            }) + "\n");
        }
        foreach (double target in targets)
        {
            var required = curve.RowsFor(Information.FromBits(target));
            yield return (target, new Outcome(required, [.. truths.Select(bits => Needed(more, bits, target))]));
        }
    }

    private static double Finite(double bits) => double.IsInfinity(bits) ? -1 : bits;

    private static (double From, double To) Needed(int[] rows, double[] bits, double target)
    {
        int at = Array.FindIndex(bits, one => one <= target);
        if (at < 0)
            return (rows[^1], double.PositiveInfinity);
        if (at == 0)
            return (0, rows[0]);
        double before = Math.Sqrt(bits[at - 1]), share = double.IsInfinity(before) ? 1 : (before - Math.Sqrt(target)) / (before - Math.Sqrt(bits[at]));
        double needed = rows[at - 1] * Math.Pow(rows[at] / (double)rows[at - 1], share);
        return (needed, needed);
    }

    private static TaskData Rows((string Name, int Features, Func<double[], Random, double> Target, bool IsClass) task, int count, Random random)
    {
        double[][] features = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, task.Features).Select(_ => Normal(random)).ToArray())];
        double[] targets = Array.ConvertAll(features, row => task.Target(row, random));
        double[] flat = [.. features.SelectMany(row => row)];
        return task.IsClass ? TaskData.Classification(flat, Array.ConvertAll(targets, target => target > 0 ? 1 : 0), 2) : TaskData.Regression(flat, targets, count);
    }

    private static double Normal(Random random) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);

    private static void Report(string name, double target, List<Outcome> outcomes)
    {
        var pairs = outcomes.SelectMany(outcome => outcome.Needed.Select(needed => (outcome.Given, Needed: needed, Held: outcome.Given.Lower <= needed.To && outcome.Given.Upper >= needed.From))).ToList();
        var beyond = pairs.Where(pair => !(pair.Given.TrainingRows <= 0) && pair.Given.IsExtrapolated).ToList();
        double[] widths = [.. outcomes.Where(outcome => double.IsFinite(outcome.Given.Upper) && outcome.Given.Lower > 0).Select(outcome => outcome.Given.Upper / outcome.Given.Lower).Order()];
        double[] ratios = [.. pairs.Where(pair => pair.Given.TrainingRows > 0 && double.IsFinite(pair.Needed.To)).Select(pair => pair.Needed.To / pair.Given.TrainingRows).Order()];
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {target} | {pairs.Count(pair => pair.Held)} of {pairs.Count} | {beyond.Count(pair => pair.Held)} of {beyond.Count} | {outcomes.Count(outcome => double.IsNaN(outcome.Given.TrainingRows))} | {outcomes.Count(outcome => double.IsInfinity(outcome.Given.Upper))} of {outcomes.Count} | {Middle(widths):F1} | {Middle(ratios):F2} |"));
    }

    private static double Middle(double[] sorted) => sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];

    /// <summary>What the curve gave, and what other splits of more rows need.</summary>
    private sealed record Outcome(RequiredTrainingRows Given, IReadOnlyList<(double From, double To)> Needed);
}
