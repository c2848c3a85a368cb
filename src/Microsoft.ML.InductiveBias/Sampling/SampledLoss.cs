namespace Microsoft.ML.InductiveBias;

/// <summary>The loss distribution of hypotheses from their predictions on the test rows.</summary>
internal static class SampledLoss
{
    /// <summary>Compares the predictions with the targets and estimates the distribution of the loss.</summary>
    public static FittedLoss Of(
        LossKind loss, TaskData test, OutputMeaning meaning, IReadOnlyList<DrawnHypothesis> drawn,
        IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> predictions, bool includeUnfitted, RareLossTask? rare,
        SampledLossOptions? sampling, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        RowLosses.CheckDefined(loss, test);
        OutputMeanings.CheckOffered(loss, meaning);
        progress?.Report(new WorkProgress("losses on the test rows", 0));
        var mean = new MeanPrediction(test.Rows * test.OutputCount);
        var losses = new Dictionary<DrawnHypothesis, SampledHypothesis>(ReferenceEqualityComparer.Instance);
        foreach (var (hypothesis, outputs) in predictions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            mean.Add(outputs);
            losses[hypothesis] = Measured(loss, hypothesis, outputs, test);
            progress?.Report(new WorkProgress("losses on the test rows", losses.Count / (double)drawn.Count));
        }
        var sample = new LossSample(loss, test.Rows,
            [.. drawn.Select(hypothesis => losses.GetValueOrDefault(hypothesis) ?? new SampledHypothesis(hypothesis, double.NaN, default))], includeUnfitted) { TestGroups = test.Groups };
        return Of(sample, test, RowLosses.Weighted<double>(loss, mean.ToArray(), test), rare, sampling, progress, cancellationToken);
    }

    /// <summary>The exact law of a space with one hypothesis.</summary>
    public static FittedLoss OfSingle(LossKind loss, float[] outputs, TaskData test)
    {
        double only = RowLosses.Weighted<float>(loss, outputs, test).Average();
        return new FittedLoss(new SingleHypothesisLoss(only), EstimationMethod.Exact, only, []);
    }

    /// <summary>The distribution that a sample of losses gives, with its tail simulated where a target loss needs it and the space can.</summary>
    public static FittedLoss Of(
        LossSample sample, TaskData test, double[] posteriorMeanRowLosses, RareLossTask? rare, SampledLossOptions? sampling,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        sampling ??= new SampledLossOptions();
        sampling.Validate();
        double posteriorMeanLoss = posteriorMeanRowLosses.Average();
        SimulatedTail? tail = null;
        IReadOnlyList<Diagnostic> diagnostics = [];
        if (sampling.Tail == TailMethod.Measured && Goal(sample, posteriorMeanLoss, sampling) is { } goal)
        {
            // Hypotheses that move by gradients move by those of the loss without weights.
            string? reason = rare is null ? "The space has no latents (random numbers of its hypotheses that can be moved)"
                : rare.Tilted is not null && !test.Weights.IsEmpty ? "The space moves its hypotheses by the loss without weights" : null;
            (tail, diagnostics) = reason is not null
                ? (null, [new Diagnostic("spaceWithoutLatents", DiagnosticSeverity.Information,
                    $"{reason}, so losses below the drawn ones can't be simulated: the bias there is a lower bound, and the fitted families beside it are extrapolations.")])
                : RareLossSimulation.Run(rare!, test, sample.Loss, goal, sampling.RareLosses, sampling.Confidence, progress, cancellationToken);
        }
        var distribution = SampledLossDistribution.Of(sample, sampling, tail, cancellationToken);
        return new FittedLoss(distribution, distribution.Method, posteriorMeanLoss, [.. distribution.Diagnostics, .. diagnostics], posteriorMeanRowLosses);
    }

    /// <summary>The smallest target loss that too few of the sampled losses reach, if any. A continuous loss of 0 has no probability,
    /// so no simulation reaches it.</summary>
    private static double? Goal(LossSample sample, double posteriorMeanLoss, SampledLossOptions sampling)
    {
        double[] sorted = [.. sample.Losses.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return null;
        double enough = sorted[Math.Min(sampling.EmpiricalCount, sorted.Length) - 1];
        var goals = sampling.TargetLosses.Concat(sampling.TargetsPosteriorMean ? [posteriorMeanLoss] : (double[])[])
            .Where(target => target < enough && (target > 0 || (target == 0 && sample.Loss == LossKind.ZeroOneError))).ToList();
        return goals.Count == 0 ? null : goals.Min();
    }

    private static SampledHypothesis Measured(LossKind loss, DrawnHypothesis hypothesis, float[] outputs, TaskData test)
    {
        var rows = RowLosses.Weighted<float>(loss, outputs, test);
        return new SampledHypothesis(hypothesis, rows.Average(), Array.ConvertAll(rows, value => (float)value));
    }
}
