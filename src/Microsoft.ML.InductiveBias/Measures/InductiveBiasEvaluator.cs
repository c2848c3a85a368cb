using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Measures the inductive bias that a task requires of a fitted hypothesis space.</summary>
internal static class InductiveBiasEvaluator
{
    /// <summary>The loss distribution of a fitted space on a test set, and I(ε) at the reference losses and the given target losses.</summary>
    public static InductiveBiasMetrics Evaluate(IFittedHypothesisSpace space, TaskData test, InductiveBiasOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(test);
        test = space.Training.Aligned(test);
        return Evaluate(space, test, options ?? new InductiveBiasOptions(),
            (rows, asked) => space.LossOn(rows, asked.Loss, asked.SampledLoss, asked.Progress, asked.CancellationToken));
    }

    /// <summary>The same, for hypotheses that read more columns of the test rows than <paramref name="test"/> holds.</summary>
    internal static InductiveBiasMetrics Evaluate(
        IFittedHypothesisSpace space, TaskData test, InductiveBiasOptions options,
        Func<TaskData, InductiveBiasOptions, FittedLoss> lossOn)
    {
        CheckTargetLosses(options.TargetLosses);
        options.SampledLoss.Validate();
        RowLosses.CheckDefined(options.Loss, test);
        bool isBalanced = options.ClassBalanced && test.Kind != TaskKind.Regression;
        if (isBalanced && options.Loss == LossKind.ZeroOneError)
            throw new ArgumentException($"ClassBalanced weighs test rows, which {options.Loss} counts; use {nameof(LossKind.MeanSquaredError)}, or leave it out.", nameof(options));

        var (loss, estimates) = Estimates(space, test, options, lossOn);
        var sensitivity = options.ParameterSensitivity ? ParameterSensitivity.Measure(space, test, estimates, options) : null;
        var comparisons = options.SampleAndFit is null ? [] : SampleAndFitComparison.Of(
            loss.Method == EstimationMethod.Exact ? loss.Distribution : throw new ArgumentException(
                $"SampleAndFit compares with an exact law, which this space doesn't have for {options.Loss}; leave it out.", nameof(options)),
            [.. estimates.Select(estimate => estimate.TargetLoss)], options.SampleAndFit, options.CancellationToken);
        var (evidence, leftOut) = EvidenceOf(space, options);
        options.Progress?.Report(new WorkProgress("done", 1));
        return new InductiveBiasMetrics(space.Description, loss.Distribution)
        {
            TrainingRows = space.Training.Rows,
            TestRows = test.Rows,
            Features = test.FeatureCount,
            Outputs = test.OutputCount,
            Loss = options.Loss,
            TrainingLoss = space.TrainingLoss,
            Method = loss.Method,
            InductiveBias = estimates,
            ClassBalanced = isBalanced ? Estimates(space, test.ClassBalanced(), options, lossOn).Estimates : [],
            SampleAndFit = comparisons,
            NegativeLogMarginalLikelihood = space.NegativeLogMarginalLikelihood,
            Evidence = evidence,
            Diagnostics = [.. leftOut, .. space.Diagnostics, .. loss.Diagnostics, .. loss.Distribution.Diagnose(estimates), .. ReferenceDiagnostics(test, options), .. WorstOfEach(estimates), .. sensitivity is null ? [] : ParameterSensitivity.Diagnose(sensitivity)],
            Sensitivity = sensitivity ?? [],
        };
    }

    /// <summary>The law of the loss, and I(ε) at its target losses.</summary>
    private static (FittedLoss Loss, List<InductiveBiasEstimate> Estimates) Estimates(
        IFittedHypothesisSpace space, TaskData test, InductiveBiasOptions options, Func<TaskData, InductiveBiasOptions, FittedLoss> lossOn)
    {
        var known = KnownTargets(space, test, options);
        var sampling = new SampledLossOptions(options.SampledLoss)
        {
            TargetLosses = [.. options.SampledLoss.TargetLosses, .. known.Select(target => target.Loss)],
            TargetsPosteriorMean = options.ReferenceLosses,
        };
        var loss = lossOn(test, new InductiveBiasOptions(options) { SampledLoss = sampling });
        loss.Distribution.PrepareEstimates(options.CancellationToken);
        return (loss, [.. Targets(known, loss, options)
            .AsParallel().AsOrdered().WithCancellation(options.CancellationToken)
            .Select(target => new InductiveBiasEstimate(loss.Distribution.Estimate(target.Loss, target.RowLosses)) { Reference = target.Reference, TestRows = test.Rows })]);
    }

    /// <summary>The targets that don't depend on the space.</summary>
    private static List<(string Reference, double Loss, ReadOnlyMemory<double> RowLosses)> KnownTargets(IFittedHypothesisSpace space, TaskData test, InductiveBiasOptions options)
    {
        List<(string Reference, double Loss, ReadOnlyMemory<double> RowLosses)> targets = [];
        if (options.ReferenceLosses)
        {
            Add(LossReference.ConstantPredictor, ReferenceLosses.ConstantPredictor(space.Training, test, options.Loss));
            // Its predictions are certain, so one error would make its log-loss infinite.
            if (options.Loss != LossKind.LogLoss && test.FeatureCount > 0)
                Add(LossReference.NearestNeighbor, ReferenceLosses.NearestNeighbor(space.Training, test, options.Loss, options.CancellationToken));
        }
        // A fixed target with weights: other test rows change the total weight, too.
        targets.AddRange(options.TargetLosses.Select(target => (LossReference.Target, target, (ReadOnlyMemory<double>)Array.ConvertAll(test.Weights.ToArray(), weight => weight * target))));
        return targets;

        void Add(string reference, double[] rowLosses) => targets.Add((reference, rowLosses.Average(), rowLosses));
    }

    private static List<(string Reference, double Loss, ReadOnlyMemory<double> RowLosses)> Targets(List<(string Reference, double Loss, ReadOnlyMemory<double> RowLosses)> known, FittedLoss loss, InductiveBiasOptions options)
    {
        if (!options.ReferenceLosses)
            return known;
        int references = known.Count - options.TargetLosses.Count;
        return [.. known.Take(references), (LossReference.PosteriorMean, loss.PosteriorMeanLoss, loss.PosteriorMeanRowLosses), .. known.Skip(references)];
    }

    private static (EvidenceOverRows? Evidence, IEnumerable<Diagnostic> LeftOut) EvidenceOf(IFittedHypothesisSpace space, InductiveBiasOptions options)
    {
        if (options.EvidenceOrders < 0)
            throw new ArgumentOutOfRangeException(nameof(options), string.Create(CultureInfo.InvariantCulture, $"EvidenceOrders was {options.EvidenceOrders}; it must be at least 0."));
        try
        {
            return (options.EvidenceOrders == 0 ? null : space.EvidenceOverRows(options.EvidenceOrders, 0, options.CancellationToken), []);
        }
        catch (TaskTooLargeException exception)
        {
            return (null, [new Diagnostic("evidenceLeftOut", DiagnosticSeverity.Information, $"The evidence over the rows was left out: {exception.Message}")]);
        }
    }

    private static IEnumerable<Diagnostic> ReferenceDiagnostics(TaskData test, InductiveBiasOptions options)
    {
        if (options.ReferenceLosses && options.Loss != LossKind.LogLoss && test.FeatureCount == 0)
        {
            yield return new Diagnostic("nearestNeighbourLeftOut", DiagnosticSeverity.Information,
                "The hypotheses read other columns than a feature vector, so the nearest-neighbor reference was left out.");
        }
    }

    /// <summary>Of diagnostics with the same code at several target losses, the one at the largest bias.</summary>
    private static IEnumerable<Diagnostic> WorstOfEach(List<InductiveBiasEstimate> estimates) => estimates
        .OrderByDescending(estimate => estimate.Nats)
        .SelectMany(estimate => estimate.Diagnostics)
        .DistinctBy(diagnostic => diagnostic.Code);

    private static void CheckTargetLosses(IReadOnlyList<double> targetLosses)
    {
        for (int i = 0; i < targetLosses.Count; i++)
        {
            if (!(targetLosses[i] >= 0))
                throw new ArgumentOutOfRangeException(nameof(targetLosses), string.Create(CultureInfo.InvariantCulture,
                    $"targetLosses[{i}] was {targetLosses[i]}; a target loss must be at least 0."));
        }
    }
}
