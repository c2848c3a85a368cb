using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Audits a data set: how difficult it is, what it requires of several hypothesis spaces, what ordinary models provide,
/// and which rows to look at.</summary>
/// <remarks>Features are brought to mean 0 and standard deviation 1 over the training rows, and so are the targets of a regression: a
/// loss of a regression is a share of the variance of the label.</remarks>
internal static class AuditRunner
{
    /// <summary>Parts into which the rows that are not test rows are split, so that each row is judged by hypotheses that do not know it.</summary>
    internal const int Folds = 3;

    private const int CurvePoints = 24;

    /// <summary>The smallest target loss of a curve, as a share of the constant predictor's loss.</summary>
    private const double SmallestShare = 0.02;

    /// <summary>What the audit is expected to take, from a calibration of about a second.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="options">How the audit is done.</param>
    /// <exception cref="ArgumentException">There are too few rows.</exception>
    /// <exception cref="TaskTooLargeException">The kernel spaces do not fit into memory.</exception>
    public static AuditCost Estimate(AuditInput input, AuditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new AuditOptions();
        var split = AuditSplit.Of(input, options);
        GaussianProcessHypothesisSpace.CheckMemory(split.Training.Rows, split.Test.Rows);
        return AuditCalibration.Of(input, split, options);
    }

    /// <summary>Audits.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="options">How it is done.</param>
    /// <param name="cost">What <see cref="Estimate"/> gave for it, so that it need not calibrate again.</param>
    /// <exception cref="ArgumentException">There are too few rows.</exception>
    /// <exception cref="TaskTooLargeException">The kernel spaces do not fit into memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AuditResult Run(AuditInput input, AuditOptions? options = null, AuditCost? cost = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new AuditOptions();
        long start = Stopwatch.GetTimestamp();
        var split = AuditSplit.Of(input, options);
        GaussianProcessHypothesisSpace.CheckMemory(split.Training.Rows, split.Test.Rows);
        var budget = new AuditBudget(start, options.Budget);
        var progress = new AuditProgress(options.Progress);
        if (cost is null)
        {
            progress.Step("calibrating", 0);
            cost = AuditCalibration.Of(input, split, options);
        }
        var spaces = new AuditSpaces(options);

        progress.Step("generalization difficulty", 0.05);
        var difficulty = budget.Allows("the generalization difficulty", cost.DifficultySeconds) ? DifficultyOf(input.Rows, input.IsNumeric, options, input.RowUnit, row => checked((int)input.Ids[row])) : null;

        // The exact spaces come later and are worth more.
        var models = budget.Allows("the training of ordinary models", cost.ModelSeconds, reserved: AuditSpaces.ExactNames.Count * cost.KernelSeconds)
            ? TrainModels(split, options, progress)
            : [];
        List<AuditSpace> measured = [];
        List<MeasuredSpace> fitted = [];
        var rows = new AuditRows(input);
        try
        {
            foreach (string name in AuditSpaces.Names)
            {
                progress.Step($"space {name}", 0.2 + 0.12 * fitted.Count);
                int samples = budget.Samples(name, options.Samples, SecondsOf(name, cost), AuditSpaces.Names.Count - fitted.Count);
                if (samples == 0)
                    continue;
                var space = spaces.Fit(name, split, samples, progress);
                fitted.Add(space);
                var metrics = Measure(space, split, models, options);
                measured.Add(new AuditSpace(name, metrics, CurveOf(metrics)));
                rows.Add(split, space, options.CancellationToken);
            }
            progress.Step("class pairs", 0.7);
            var pairs = ClassConfusion.Of(input, split.Test, fitted);
            var curve = Curve(spaces, split, measured, options, budget, cost, progress);
            JudgeOtherRows(input, split, spaces, rows, options, budget, cost, progress);
            progress.Step("done", 1);
            return new AuditResult
            {
                Name = input.Name,
                Label = input.Label,
                Task = input.Rows.Kind,
                Seed = options.Seed,
                RowUnit = input.RowUnit,
                TrainingRows = split.Training.Rows,
                TestRows = split.Test.Rows,
                Data = DataSummaries.Of(input),
                Difficulty = difficulty,
                Spaces = measured,
                Models = [.. models.Concat(KernelModels(split, fitted)).Select(model => model.In([.. measured.Select(space => space.Metrics.LossDistribution)]))],
                RowsCurve = curve,
                TestRowDifficulties = rows.Judge([.. measured.Select(space => space.Name)], split.Targets),
                ClassPairs = pairs,
                BudgetCuts = budget.Cuts,
                Elapsed = Stopwatch.GetElapsedTime(start),
                Diagnostics = [.. input.Diagnostics, .. LeftOut(input, split), .. difficulty?.Diagnostics ?? [], .. Failures(models),
                    .. measured.SelectMany(space => space.Metrics.Diagnostics.Select(d => d with { Message = $"{space.Name}: {d.Message}" }))],
            };
        }
        finally
        {
            foreach (var space in fitted)
                space.Dispose();
        }
    }

    private static double SecondsOf(string name, AuditCost cost) => name switch
    {
        "mlp" => cost.NetworkSeconds,
        "fastforest" => cost.ForestSeconds,
        _ => cost.KernelSeconds,
    };

    /// <summary>The difficulty of rows whose numeric features are standardized.</summary>
    internal static GeneralizationDifficultyEstimate DifficultyOf(
        TaskData rows, IReadOnlyList<bool> isNumeric, AuditOptions options, string unit = "row", Func<int, int>? number = null)
    {
        var features = FeatureScaling.Of(rows, [.. Enumerable.Range(0, rows.Rows)], isNumeric).Apply(rows);
        return new MLContext().InductiveBias.Difficulty(new TaskData(rows.Kind, rows.Rows, features, rows.Targets.ToArray()),
            new DifficultyOptions { Seed = options.Seed, RowUnit = unit, RowNumber = number, CancellationToken = options.CancellationToken });
    }

    /// <summary>Target losses in equal ratios up to the constant predictor's, the same for every space.</summary>
    private static IReadOnlyList<InductiveBiasEstimate> CurveOf(InductiveBiasMetrics metrics)
    {
        double largest = metrics.At(LossReference.ConstantPredictor).TargetLoss;
        return [.. Enumerable.Range(0, CurvePoints).AsParallel().AsOrdered()
            .Select(i => metrics.LossDistribution.Estimate(largest * Math.Pow(SmallestShare, 1 - i / (CurvePoints - 1.0))))];
    }

    private static IReadOnlyList<TestedModel> TrainModels(AuditSplit split, AuditOptions options, AuditProgress progress)
    {
        progress.Step("ordinary models", 0.1);
        var known = AuditModels.All.Where(model => model.Trainer.Trainers.ContainsKey(split.Training.Kind)).ToList();
        var tested = new TestedModel[known.Count];
        // One at a time to each core, because some take much longer than others.
        Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, known.Count), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { CancellationToken = options.CancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            model => tested[model] = AuditModels.Train(known[model].Name, known[model].Trainer, split, options));
        return tested;
    }

    /// <summary>The bias at the losses that every reader knows, and at that of the best ordinary model.</summary>
    private static InductiveBiasMetrics Measure(MeasuredSpace space, AuditSplit split, IReadOnlyList<TestedModel> models, AuditOptions options)
    {
        var losses = models.Select(model => model.TestLoss).Where(double.IsFinite).ToList();
        var metrics = new MLContext().InductiveBias.Evaluate(space.Space, split.Test, new InductiveBiasOptions
        {
            TargetLosses = losses.Count == 0 ? [] : [losses.Min()],
            CancellationToken = options.CancellationToken,
        });
        return new InductiveBiasMetrics(metrics)
        {
            InductiveBias = [.. metrics.InductiveBias.Select(estimate => estimate.Reference == LossReference.Target ? new InductiveBiasEstimate(estimate) { Reference = LossReference.BestModel } : estimate)],
        };
    }

    private static IEnumerable<TestedModel> KernelModels(AuditSplit split, IReadOnlyList<MeasuredSpace> fitted) => fitted
        .Where(space => AuditSpaces.ExactNames.Contains(space.Name))
        .Select(space => AuditModels.Of<double>($"kernel ({space.Name})", space.Space.PredictMean(split.Test.Features), split.Test));

    private static AuditRowsCurve? Curve(
        AuditSpaces spaces, AuditSplit split, IReadOnlyList<AuditSpace> measured, AuditOptions options, AuditBudget budget, AuditCost cost, AuditProgress progress)
    {
        if (measured.FirstOrDefault(space => space.Name == "rbf") is not { } rbf || !budget.Allows("the curve over training rows", 1.6 * cost.KernelSeconds))
            return null;
        progress.Step("training rows", 0.75);
        // The mean predictor of all training rows: a loss that the space is known to reach, and that fewer rows make hard to reach.
        return RowsCurve.Of(spaces, rbf.Name, split, rbf.Metrics.At(LossReference.PosteriorMean), options);
    }

    private static void JudgeOtherRows(
        AuditInput input, AuditSplit first, AuditSpaces spaces, AuditRows rows, AuditOptions options, AuditBudget budget, AuditCost cost, AuditProgress progress)
    {
        int part = 0;
        double seconds = AuditSpaces.ExactNames.Count * cost.KernelSeconds;
        foreach (var fold in AuditSplit.Folds(input, first, options, Folds))
        {
            // Every part takes as long as the others: where one does not fit, none of the rest does.
            if (!budget.Allows($"the judgement of training rows, part {part + 1} of {Folds} and what follows,", seconds))
                return;
            foreach (string name in AuditSpaces.ExactNames)
            {
                progress.Step($"rows of part {part + 1} of {Folds}, {name}", 0.8 + 0.06 * part);
                using var space = spaces.Fit(name, fold, 0, null);
                rows.Add(fold, space, options.CancellationToken);
            }
            part++;
        }
    }

    private static IEnumerable<Diagnostic> Failures(IEnumerable<TestedModel> models) => models
        .Where(model => model.Failure is not null)
        .Select(model => new Diagnostic("modelFailed", DiagnosticSeverity.Warning, $"The model {model.Name} could not be trained: {model.Failure}"));

    private static IEnumerable<Diagnostic> LeftOut(AuditInput input, AuditSplit split)
    {
        int left = input.Rows.Rows - split.Training.Rows - split.Test.Rows;
        if (left > 0)
        {
            yield return new Diagnostic("rowsLeftOut", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
                $"The spaces saw {split.Training.Rows} training and {split.Test.Rows} test rows of {input.Rows.Rows}, chosen at random; the difficulty counts all."));
        }
    }
}
