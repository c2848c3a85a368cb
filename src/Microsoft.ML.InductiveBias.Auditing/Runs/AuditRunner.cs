using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Audits a data set: measures its difficulty, the inductive bias that it requires of several hypothesis spaces and that ordinary models
/// provide, and finds rows that deserve a closer look.</summary>
/// <remarks>Features, and the targets of a regression, are standardized to mean 0 and standard deviation 1 over the training rows, so a loss of
/// a regression is a share of the variance of the label.</remarks>
internal static class AuditRunner
{
    private const int CurvePoints = 24;

    /// <summary>Random orders of the training rows for the evidence, each of which takes a factorization.</summary>
    private const int EvidenceOrders = 5;

    /// <summary>The most feature values of the difficulty: 160 MB.</summary>
    private const long MostDifficultyValues = 20_000_000;

    /// <summary>The smallest target loss of a curve, as a share of the constant predictor's loss.</summary>
    private const double SmallestShare = 0.02;

    /// <summary>Estimates the cost of an audit from a short calibration.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="options">Sizes, budget, seed and cancellation.</param>
    /// <exception cref="ArgumentException">There are too few rows, or a value is on another scale than the rest of its column.</exception>
    /// <exception cref="TaskTooLargeException">The kernel spaces don't fit in memory.</exception>
    public static AuditCost Estimate(AuditInput input, AuditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new AuditOptions();
        options.Validate();
        return AuditCalibration.Of(input, Split(input, options), options);
    }

    /// <summary>Runs an audit.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="options">Sizes, budget, seed, progress and cancellation.</param>
    /// <param name="cost">The result of <see cref="Estimate"/>, which saves a second calibration.</param>
    /// <exception cref="ArgumentException">There are too few rows, or a value is on another scale than the rest of its column.</exception>
    /// <exception cref="TaskTooLargeException">The kernel spaces don't fit in memory.</exception>
    /// <exception cref="OperationCanceledException">The audit was canceled.</exception>
    public static AuditResult Run(AuditInput input, AuditOptions? options = null, AuditCost? cost = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new AuditOptions();
        options.Validate();
        long start = Stopwatch.GetTimestamp();
        var split = Split(input, options);
        var progress = new AuditProgress(options.Progress);
        if (cost is null)
        {
            progress.Step("calibrating", 0);
            cost = AuditCalibration.Of(input, split, options);
        }
        var identifier = LabelIdentifier.Find(input);
        var budget = new AuditBudget(start, options.Budget);
        var parts = new AuditParts(budget, options.CancellationToken);

        progress.Step("generalization difficulty", 0.05);
        GeneralizationDifficultyEstimate? difficulty = null;
        if (budget.Allows("the generalization difficulty", cost.DifficultySeconds))
        {
            parts.Run("the generalization difficulty", token =>
                difficulty = DifficultyOf(input, new AuditOptions(options) { CancellationToken = token }));
        }

        // The exact spaces come later and are worth more.
        var models = budget.Allows("the training of ordinary models", cost.ModelSeconds, reserved: AuditSpaces.ExactNames.Count * (cost.KernelSeconds + cost.TuningSeconds))
            ? TrainModels(split, withTrees: identifier is null, options, budget, progress)
            : [];
        List<AuditSpace> measured = [];
        List<MeasuredSpace> fitted = [];
        var rows = new AuditRows(input);
        try
        {
            foreach (var (index, name) in AuditSpaces.Names.Index())
            {
                if (identifier is not null && AuditSpaces.IsPerClass(name))
                    continue;
                progress.Step($"space {name}", 0.2 + 0.12 * index);
                int samples = budget.Samples(name, options.Samples, SecondsOf(name, cost), AuditSpaces.Names.Count - index);
                if (samples > 0)
                    parts.RunSpace(name, token => Measure(name, samples, token));
            }
            progress.Step("class pairs", 0.7);
            IReadOnlyList<ClassPair> pairs = [];
            parts.Run("the table of confused classes", _ => pairs = ClassConfusion.Of(input, split.Test, fitted));
            var curve = Curve(input, split, measured, fitted, options, budget, parts, cost, progress);
            JudgeOtherRows(input, split, [.. fitted.Where(space => AuditSpaces.ExactNames.Contains(space.Name))], rows, options, budget, parts, cost, progress);
            var labels = identifier is null ? LabelsOf(input, options, budget, parts, cost, progress) : null;
            MeasureSplits();
            progress.Step("done", 1);
            IReadOnlyList<Diagnostic> diagnostics =
            [
                .. input.Diagnostics, .. identifier is null ? [] : (Diagnostic[])[identifier], .. RareClasses.Find(input, split), .. LeftOut(input, split, difficulty),
                .. difficulty?.Diagnostics ?? [], .. Failures(models), .. labels?.Diagnostics ?? [], .. curve?.Diagnostics ?? [], .. parts.Failures, .. Tolerance(split, fitted), .. OfSpaces(measured),
            ];
            return new AuditResult(diagnostics)
            {
                Name = input.Name,
                Label = input.Label,
                Task = input.Rows.Kind,
                Seed = options.Seed,
                RowUnit = input.RowUnit,
                TrainingRows = split.Training.Rows,
                TestRows = split.Test.Rows,
                TestRowHashes = RowHashes.Of(input, split.TestRows),
                Data = DataSummaries.Of(input, split.Encoded),
                Difficulty = difficulty,
                Spaces = measured,
                Models = [.. models.Concat(KernelModels(split, fitted)).Select(model => model.In([.. measured.Select(space => space.Metrics.LossDistribution)]))],
                RowsCurve = curve,
                RowDifficulties = rows.Judge([.. measured.Select(space => space.Name)], split.Targets, LabelJudge.FlaggedIds(labels)),
                Labels = labels,
                ClassPairs = pairs,
                BudgetCuts = budget.Cuts,
                Elapsed = Stopwatch.GetElapsedTime(start),
            };
        }
        finally
        {
            foreach (var space in fitted)
                space.Dispose();
        }

        // The exact spaces with the parameters of the first split, and the model that was best there.
        void MeasureSplits()
        {
            var exact = fitted.Where(space => AuditSpaces.ExactNames.Contains(space.Name)).ToList();
            var splits = exact.ConvertAll(space => new List<InductiveBiasMetrics> { measured.First(one => one.Name == space.Name).Metrics });
            var best = models.Where(model => double.IsFinite(model.TestLoss)).MinBy(model => model.TestLoss);
            double seconds = AuditSpaces.ExactNames.Count * cost.KernelSeconds + (best is null ? 0 : cost.ModelSeconds / AuditModels.All.Count);
            for (int number = 1; exact.Count > 0 && number < options.Splits; number++)
            {
                string name = $"split {number + 1} of {options.Splits} and what follows,";
                progress.Step($"split {number + 1} of {options.Splits}", 0.97);
                List<InductiveBiasMetrics> found = [];
                // Every split takes as long as the others: where one doesn't fit, none of the rest does.
                if (!budget.Allows(name, seconds) || !parts.Run(name, token =>
                {
                    var other = AuditSplit.Of(input, new AuditOptions(options) { Seed = unchecked(options.Seed + number) });
                    TestedModel[] tested = best is null ? [] : [AuditModels.Train(best.Name, AuditModels.All.First(model => model.Name == best.Name).Trainer, other, options.Seed, token)];
                    var ofSpaces = new InductiveBiasMetrics[exact.Count];
                    Parallel.For(0, exact.Count, new ParallelOptions { CancellationToken = token, MaxDegreeOfParallelism = FitTwice(other, options) ? 2 : 1 }, i =>
                    {
                        using var refitted = new AuditSpaces(options, token).Refit(exact[i], other);
                        ofSpaces[i] = MetricsOf(refitted, other, tested, new SampledLossOptions(), 0, progress, token);
                    });
                    found.AddRange(ofSpaces);
                }))
                    break;
                for (int i = 0; i < exact.Count; i++)
                    splits[i].Add(found[i]);
            }
            for (int i = 0; i < exact.Count; i++)
            {
                int at = measured.FindIndex(space => space.Name == exact[i].Name);
                if (splits[i].Count > 1)
                    measured[at] = new AuditSpace(exact[i].Name, measured[at].Metrics.With(splits: SplitSummary.Of(splits[i])), measured[at].Curve);
            }
        }

        // A space counts only if all its numbers are there.
        void Measure(string name, int samples, CancellationToken token)
        {
            var space = new AuditSpaces(options, token).Fit(name, split, samples, fitted, progress);
            try
            {
                var metrics = MetricsOf(space, split, models, budget.SampledLoss(name, SecondsOf(name, cost), options.Seed), EvidenceOrders, progress, token);
                var result = new AuditSpace(name, metrics, CurveOf(metrics, token));
                rows.Add(split, space, token);
                measured.Add(result);
                fitted.Add(space);
            }
            catch
            {
                space.Dispose();
                throw;
            }
        }
    }

    /// <summary>The training and test rows, after all checks that need no work.</summary>
    private static AuditSplit Split(AuditInput input, AuditOptions options)
    {
        var split = AuditSplit.Of(input, options);
        AuditSplit.Check(input, split, options);
        GaussianProcessHypothesisSpace.CheckMemory(split.Training.Rows, split.Test.Rows, numbersPerRow: AuditCalibration.NumbersPerRow(split.Training), device: options.Device);
        return split;
    }

    /// <summary>Whether two exact spaces at a time fit in memory: √2 times as many rows need twice as much.</summary>
    private static bool FitTwice(AuditSplit split, AuditOptions options)
    {
        try
        {
            GaussianProcessHypothesisSpace.CheckMemory((int)Math.Ceiling(Math.Sqrt(2) * split.Training.Rows), (int)Math.Ceiling(Math.Sqrt(2) * split.Test.Rows), device: options.Device);
            return true;
        }
        catch (TaskTooLargeException)
        {
            return false;
        }
    }

    private static double SecondsOf(string name, AuditCost cost) => name switch
    {
        "mlp" => cost.NetworkSeconds,
        "fastforest" => cost.ForestSeconds,
        _ => cost.KernelSeconds + cost.TuningSeconds,
    };

    /// <summary>States the training loss of networks, if they were measured.</summary>
    private static IEnumerable<Diagnostic> Tolerance(AuditSplit split, IReadOnlyList<MeasuredSpace> fitted)
    {
        if (fitted.All(space => space.Name != "mlp"))
            yield break;
        var (loss, source) = AuditSpaces.ToleranceOf(split.Training, fitted);
        yield return new Diagnostic("networkTolerance", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
            $"Networks of the space mlp train to a loss of {loss:G3} on the training rows, {(source is null ? "2 % of the variance of the targets; the noise that the exact spaces find is smaller" : $"the noise variance that these rows make most likely in the space {source}; a smaller loss would fit noise")}."));
    }

    /// <summary>The difficulty of all rows, or of as many random ones as fit if columns become many features.</summary>
    private static GeneralizationDifficultyEstimate DifficultyOf(AuditInput input, AuditOptions options)
    {
        int count = input.Rows.Rows;
        int[] rows = [.. Enumerable.Range(0, count)];
        // The width is known from few rows only up to what more rows add, which the bound leaves room for.
        if (input.Encode is not null && DifficultyRows(input, input.Encoded(First(rows, options), []).Training.FeatureCount, options) < count)
            rows = First(rows, options);
        var encoded = input.Encoded(rows, []);
        return DifficultyOf(encoded.Training, encoded.IsNumeric, options, input.RowUnit, row => checked((int)input.Ids[rows[row]]));

        static int[] First(int[] rows, AuditOptions options) =>
            [.. Microsoft.ML.InductiveBias.Numerics.StableShuffle.Order(rows.Length, options.Seed).Take(options.MaximumTrainingRows + options.MaximumTestRows).Order()];
    }

    /// <summary>How many rows the difficulty uses, if they have so many features.</summary>
    internal static int DifficultyRows(AuditInput input, int features, AuditOptions options) =>
        input.Encode is not null && (long)input.Rows.Rows * features > MostDifficultyValues ? Math.Min(input.Rows.Rows, options.MaximumTrainingRows + options.MaximumTestRows) : input.Rows.Rows;

    /// <summary>The difficulty of rows after their numeric features are standardized.</summary>
    internal static GeneralizationDifficultyEstimate DifficultyOf(
        TaskData rows, IReadOnlyList<bool> isNumeric, AuditOptions options, string unit = "row", Func<int, int>? number = null)
    {
        var scaled = FeatureScaling.Of(rows, [.. Enumerable.Range(0, rows.Rows)], isNumeric).Apply(rows, rows.Targets.ToArray());
        return new MLContext().InductiveBias.Difficulty(scaled,
            new DifficultyOptions { Seed = options.Seed, RowUnit = unit, RowNumber = number }, null, options.CancellationToken);
    }

    /// <summary>Target losses in equal ratios up to that of the constant predictor, the same for each space.</summary>
    private static IReadOnlyList<InductiveBiasEstimate> CurveOf(InductiveBiasMetrics metrics, CancellationToken cancellationToken)
    {
        double largest = metrics.At(LossReference.ConstantPredictor).TargetLoss;
        return [.. Enumerable.Range(0, CurvePoints).AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(i => metrics.LossDistribution.Estimate(largest * Math.Pow(SmallestShare, 1 - i / (CurvePoints - 1.0))))];
    }

    /// <summary>Trains the models within the budget. Those that are done when it runs out are kept.</summary>
    private static List<TestedModel> TrainModels(AuditSplit split, bool withTrees, AuditOptions options, AuditBudget budget, AuditProgress progress)
    {
        progress.Step("ordinary models", 0.1);
        var known = AuditModels.All
            .Where(model => model.Trainer.Trainers.ContainsKey(split.Training.Kind) && (withTrees || !AuditModels.IsPerClass(model.Trainer))).ToList();
        var tested = new TestedModel?[known.Count];
        using var limit = budget.Limit(options.CancellationToken);
        // One at a time per core, because some take much longer than others.
        Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, known.Count), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { CancellationToken = options.CancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            model =>
            {
                try
                {
                    tested[model] = AuditModels.Train(known[model].Name, known[model].Trainer, split, options.Seed, limit.Token);
                }
                catch (OperationCanceledException)
                {
                    options.CancellationToken.ThrowIfCancellationRequested();
                }
            });
        foreach (int model in Enumerable.Range(0, known.Count).Where(model => tested[model] is null))
            budget.RanOut($"the model {known[model].Name}");
        return [.. tested.OfType<TestedModel>()];
    }

    /// <summary>The bias at the reference losses, and at the loss of the best ordinary model.</summary>
    private static InductiveBiasMetrics MetricsOf(MeasuredSpace space, AuditSplit split, IReadOnlyList<TestedModel> models, SampledLossOptions sampling, int evidenceOrders, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var best = models.Where(model => double.IsFinite(model.TestLoss)).MinBy(model => model.TestLoss);
        var metrics = new MLContext().InductiveBias.Evaluate(space.Space, split.Test, new InductiveBiasOptions
        {
            TargetLosses = best is null ? [] : [best.TestLoss],
            SampledLoss = sampling,
            EvidenceOrders = evidenceOrders,
        }, progress, cancellationToken);
        return metrics.With(
            [.. metrics.InductiveBias.Select(estimate => estimate.Reference == LossReference.Target
                ? metrics.LossDistribution.Estimate(best!.TestLoss, best.RowLosses).WithReference(LossReference.BestModel) : estimate)],
            evidenceOrders > 0 && split.Test.HasSkewedClasses() ? Balanced(space, split, best, progress, cancellationToken) : []);
    }

    /// <summary>The bias at the same references for the class-balanced loss; of sampled spaces from the drawn hypotheses alone.</summary>
    private static InductiveBiasEstimate[] Balanced(MeasuredSpace space, AuditSplit split, TestedModel? best, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var metrics = new MLContext().InductiveBias.Evaluate(space.Space, split.Test.ClassBalanced(), new InductiveBiasOptions
        {
            TargetLosses = best?.BalancedLoss is { } loss ? [loss] : [],
            SampledLoss = new SampledLossOptions { Tail = TailMethod.Bound },
        }, progress, cancellationToken);
        return [.. metrics.InductiveBias.Select(estimate => estimate.Reference == LossReference.Target ? estimate.WithReference(LossReference.BestModel) : estimate)];
    }

    private static IEnumerable<TestedModel> KernelModels(AuditSplit split, IReadOnlyList<MeasuredSpace> fitted) => fitted
        .Where(space => AuditSpaces.ExactNames.Contains(space.Name))
        .Select(space => AuditModels.Of<double>($"kernel ({space.Name})", space.Space.PredictMean(split.Test), split.Test));

    private static AuditRowsCurve? Curve(
        AuditInput input, AuditSplit split, IReadOnlyList<AuditSpace> measured, IReadOnlyList<MeasuredSpace> fitted, AuditOptions options, AuditBudget budget, AuditParts parts, AuditCost cost,
        AuditProgress progress)
    {
        if (measured.FirstOrDefault(space => space.Name == "rbf") is not { } rbf)
            return null;
        int splits = budget.Splits("the curve over training rows", RowsCurve.MostSplits, RowsCurve.KernelsPerSplit * cost.KernelSeconds);
        if (splits == 0)
            return null;
        progress.Step("training rows", 0.75);
        AuditRowsCurve? curve = null;
        // The posterior mean of all training rows has a loss that the space can reach, and that is hard to reach with fewer rows.
        parts.Run("the curve over training rows", token => curve = RowsCurve.Of(
            fitted.First(space => space.Name == rbf.Name), input, split, rbf.Metrics.At(LossReference.PosteriorMean), options, splits, token));
        return curve;
    }

    private static void JudgeOtherRows(
        AuditInput input, AuditSplit first, IReadOnlyList<MeasuredSpace> spaces, AuditRows rows, AuditOptions options, AuditBudget budget, AuditParts steps, AuditCost cost, AuditProgress progress)
    {
        double seconds = AuditSpaces.ExactNames.Count * cost.KernelSeconds;
        int parts = first.Parts(input.Rows.Rows);
        foreach (var (part, fold) in AuditSplit.Folds(input, first, options).Index())
        {
            string name = $"the judgement of training rows, part {part + 1} of {parts} and what follows,";
            // Every part takes as long as the others: where one doesn't fit, none of the rest does.
            if (!budget.Allows(name, seconds))
                return;
            bool completed = steps.Run(name, token =>
            {
                foreach (var space in spaces)
                {
                    progress.Step($"rows of part {part + 1} of {parts}, {space.Name}", 0.8 + 0.15 * part / parts);
                    using var fitted = new AuditSpaces(options, token).Refit(space, fold);
                    rows.Add(fold, fitted, token);
                }
            });
            if (!completed)
                return;
        }
    }

    /// <summary>The audit of labels, on as many rows as the spaces see.</summary>
    private static LabelAudit? LabelsOf(AuditInput input, AuditOptions options, AuditBudget budget, AuditParts parts, AuditCost cost, AuditProgress progress)
    {
        if (LabelJudge.ReasonNotToJudge(input) is not null || !budget.Allows("the audit of labels", cost.LabelSeconds))
            return null;
        progress.Step("labels", 0.95);
        LabelAudit? labels = null;
        parts.Run("the audit of labels", token => labels = LabelJudge.Judge(input, new LabelAuditOptions
        {
            MaximumRows = LabelJudge.MaximumRows(options),
            JudgesAll = options.JudgesAllLabels,
            Seed = options.Seed,
            Device = options.Device,
            CancellationToken = token,
        }));
        return labels;
    }

    private static IEnumerable<Diagnostic> Failures(IEnumerable<TestedModel> models) => models
        .Where(model => model.Failure is not null)
        .GroupBy(model => model.Failure, StringComparer.Ordinal)
        .Select(group => new Diagnostic("modelFailed", DiagnosticSeverity.Warning,
            $"The {(group.Count() == 1 ? "model" : "models")} {string.Join(", ", group.Select(model => model.Name))} could not be trained: {group.Key}"));

    /// <summary>The diagnostics of spaces. One that several spaces share is reported once.</summary>
    private static IEnumerable<Diagnostic> OfSpaces(IReadOnlyList<AuditSpace> measured) => measured
        .SelectMany(space => space.Metrics.Diagnostics.Select(diagnostic => (Space: space.Name, Diagnostic: diagnostic)))
        .GroupBy(pair => pair.Diagnostic)
        .Select(group => new Diagnostic(group.Key.Code, group.Key.Severity, $"{string.Join(", ", group.Select(pair => pair.Space).Distinct(StringComparer.Ordinal))}: {group.Key.Message}"));

    private static IEnumerable<Diagnostic> LeftOut(AuditInput input, AuditSplit split, GeneralizationDifficultyEstimate? difficulty)
    {
        int left = input.Rows.Rows - split.Training.Rows - split.Test.Rows;
        if (left > 0)
        {
            yield return new Diagnostic("rowsLeftOut", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
                $"The spaces used {split.Training.Rows} training and {split.Test.Rows} test rows of {input.Rows.Rows}, chosen at random{DifficultyUses()}."));
        }

        string DifficultyUses() => difficulty is null ? "" : difficulty.Rows == input.Rows.Rows ? "; the difficulty uses all"
            : string.Create(CultureInfo.InvariantCulture, $"; the difficulty uses {difficulty.Rows}, because the columns become {difficulty.Features} features");
    }
}
