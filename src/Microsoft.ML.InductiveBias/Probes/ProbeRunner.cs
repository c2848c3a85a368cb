using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Measures the bits that spaces require for labels of known rules.</summary>
internal static class ProbeRunner
{
    private const int FewestRows = 10;

    private const double TestFraction = 0.3;

    /// <summary>Measures all spaces on the same draws of each rule.</summary>
    /// <param name="spaces">The spaces, each with the features that it sees; their rows are those of <paramref name="rows"/>.</param>
    /// <param name="rows">The features that rules read.</param>
    /// <param name="options">What is measured.</param>
    /// <param name="seed">The seed of all random choices.</param>
    /// <param name="progress">Receives progress reports.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static ProbeProfile Run(
        IReadOnlyList<(string Name, IHypothesisSpace Space, TaskData Features)> spaces, TaskData rows, ProbeOptions options, int seed, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        Check(spaces, rows, options);
        var features = new ProbeFeatures(rows);
        var (rules, leftOut) = Usable(ProbeRules.Named(options.Rules), features, seed);
        int count = Math.Min(rows.Rows, options.MaximumRows), testRows = (int)Math.Round(TestFraction * count);
        bool[] shuffles = options.ShuffleFeatures ? [false, true] : [false];
        var draws = new Dictionary<(string Space, string Rule, bool Shuffled), List<InductiveBiasEstimate>>();
        List<Diagnostic> diagnostics = [.. leftOut];
        int done = 0, all = rules.Count * options.Repeats * spaces.Count * shuffles.Length;
        foreach (var rule in rules)
        {
            for (int repeat = 0; repeat < options.Repeats; repeat++)
            {
                // A draw depends on the seed, the rule and its number alone, so that other rules in the same call change nothing.
                int own = (int)SplitMix64.Mix(unchecked((ulong)(seed * 1_000_003L + repeat)) ^ SplitMix64.Mix((ulong)ProbeRules.All.Index().First(one => one.Item == rule).Index + 1));
                double[] labels = Standardized(ProbeRules.Draw(rule, features, own) ?? throw Constant(rule));
                int[] order = StableShuffle.Order(rows.Rows, own), test = order[..testRows], training = order[testRows..count];
                foreach (var (name, space, seen) in spaces)
                {
                    foreach (bool shuffled in shuffles)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        progress?.Report(new WorkProgress($"{name}, {rule.Name}, draw {repeat + 1} of {options.Repeats}", done++ / (double)all));
                        int[]? columns = shuffled ? StableShuffle.Order(seen.FeatureCount, unchecked(own + 1)) : null;
                        var (estimate, found) = Measure(space, Labeled(seen, labels, training, columns), Labeled(seen, labels, test, columns), options.RelativeLoss, cancellationToken);
                        if (!draws.TryGetValue((name, rule.Name, shuffled), out var ofCell))
                            draws.Add((name, rule.Name, shuffled), ofCell = []);
                        ofCell.Add(estimate);
                        diagnostics.AddRange(found.Where(one => one.Severity == DiagnosticSeverity.Warning)
                            .Select(one => new Diagnostic(one.Code, one.Severity, $"{name}, {rule.Name}{(shuffled ? ", shuffled features" : "")}: {one.Message}")));
                    }
                }
            }
        }
        progress?.Report(new WorkProgress("done", 1));
        return new ProbeProfile
        {
            Estimates = [.. from space in spaces
                            from rule in rules
                            from shuffled in shuffles
                            select new ProbeEstimate(space.Name, rule.Name, shuffled, draws[(space.Name, rule.Name, shuffled)])],
            RelativeLoss = options.RelativeLoss,
            TrainingRows = count - testRows,
            TestRows = testRows,
            Seed = seed,
            // The first of each kind; the others differ in numbers only.
            Diagnostics = [.. diagnostics.DistinctBy(one => one.Code)],
        };
    }

    /// <summary>The bias at the target loss. Where no drawn hypothesis fits the training rows, nothing is known of it, so it is at least 0.</summary>
    private static (InductiveBiasEstimate Estimate, IReadOnlyList<Diagnostic> Diagnostics) Measure(
        IHypothesisSpace space, TaskData training, TaskData test, double relativeLoss, CancellationToken cancellationToken)
    {
        double target = relativeLoss * ReferenceLosses.ConstantPredictor(training, test, LossKind.MeanSquaredError).Average();
        try
        {
            using var fitted = space.Fit(training, null, cancellationToken);
            var metrics = InductiveBiasEvaluator.Evaluate(fitted, test, new InductiveBiasOptions
            {
                ReferenceLosses = false, TargetLosses = [target], SampledLoss = new SampledLossOptions { Tail = TailMethod.Bound }, CancellationToken = cancellationToken,
            });
            return (metrics.InductiveBias[0], metrics.Diagnostics);
        }
        catch (NoFittingHypothesisException exception)
        {
            return (new InductiveBiasEstimate { TargetLoss = target, Method = EstimationMethod.Bound, Upper = Information.Infinite },
                [new Diagnostic("ruleNotFitted", DiagnosticSeverity.Warning, $"No drawn hypothesis fits the training rows of a draw, so its bits are only known to be at least 0: {exception.Message}")]);
        }
    }

    private static TaskData Labeled(TaskData features, double[] labels, int[] rows, int[]? columns)
    {
        var values = new double[rows.Length * features.FeatureCount];
        for (int i = 0; i < rows.Length; i++)
        {
            var row = features.FeatureRow(rows[i]);
            for (int c = 0; c < row.Length; c++)
                values[i * row.Length + c] = row[columns?[c] ?? c];
        }
        return TaskData.Regression(values, Array.ConvertAll(rows, row => labels[row]), rows.Length);
    }

    /// <summary>Labels with mean 0 and variance 1, so that all rules have the same scale.</summary>
    private static double[] Standardized(double[] labels)
    {
        double mean = labels.Average(), deviation = Math.Sqrt(labels.Average(label => (label - mean) * (label - mean)));
        return Array.ConvertAll(labels, label => deviation > 0 ? (label - mean) / deviation : 0);
    }

    /// <summary>The rules that the features suffice for. Rules that were asked for by name must be usable.</summary>
    private static (IReadOnlyList<ProbeRule> Rules, IReadOnlyList<Diagnostic> LeftOut) Usable(IReadOnlyList<ProbeRule> rules, ProbeFeatures features, int seed)
    {
        var usable = rules.Where(rule => rule.Features <= features.Count && ProbeRules.Draw(rule, features, seed) is not null).ToList();
        var others = rules.Except(usable).ToList();
        if (others.Count > 0 && rules.Count < ProbeRules.All.Count)
        {
            throw others[0].Features > features.Count
                ? new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The rule '{others[0].Name}' needs {others[0].Features} features that vary; the rows have {features.Count}."))
                : Constant(others[0]);
        }
        return (usable, others.Count == 0 ? [] : [new Diagnostic("rulesLeftOut", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
            $"The rows have {features.Count} {(features.Count == 1 ? "feature that varies" : "features that vary")}, or too few values of them, for {string.Join(", ", others.Select(rule => rule.Name))}."))]);
    }

    private static ArgumentException Constant(ProbeRule rule) =>
        new($"The rule '{rule.Name}' gives all rows the same label, because their features have too few different values. Leave it out.");

    private static void Check(IReadOnlyList<(string Name, IHypothesisSpace Space, TaskData Features)> spaces, TaskData rows, ProbeOptions options)
    {
        if (spaces.Count == 0)
            throw new ArgumentException("spaces was empty; it must hold at least one space.", nameof(spaces));
        if (spaces.GroupBy(space => space.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1 || string.IsNullOrWhiteSpace(group.Key)) is { } wrong)
            throw new ArgumentException($"The name '{wrong.Key}' is blank or occurs {wrong.Count()} times; each space needs a name of its own.", nameof(spaces));
        if (spaces.FirstOrDefault(space => space.Features.Rows != rows.Rows) is { Name: not null } other)
            throw new ArgumentException($"The pipeline of '{other.Name}' gives {other.Features.Rows} rows of {rows.Rows}; it must keep all rows in their order.", nameof(spaces));
        if (rows.Rows < FewestRows)
            throw new ArgumentException($"{(rows.Rows == 1 ? "There is 1 row" : $"There are {rows.Rows} rows")}; probes need at least {FewestRows}.", nameof(rows));
        if (!(options.RelativeLoss is > 0 and < 1))
            throw OutOfRange(nameof(options.RelativeLoss), options.RelativeLoss, "above 0 and below 1");
        if (options.Repeats < 2)
            throw OutOfRange(nameof(options.Repeats), options.Repeats, "at least 2");
        if (options.MaximumRows < FewestRows)
            throw OutOfRange(nameof(options.MaximumRows), options.MaximumRows, $"at least {FewestRows}");
    }

    private static ArgumentOutOfRangeException OutOfRange(string option, double found, string right) =>
        new(nameof(option), string.Create(CultureInfo.InvariantCulture, $"{option} was {found}; it must be {right}."));
}
