namespace Microsoft.ML.InductiveBias;

/// <summary>The loss distribution of hypotheses from their predictions on the test rows.</summary>
internal static class SampledLoss
{
    /// <summary>Compares the predictions with the targets and estimates the distribution of the loss.</summary>
    public static FittedLoss Of(
        LossKind loss, TaskData test, OutputMeaning meaning, IReadOnlyList<DrawnHypothesis> drawn,
        IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> predictions, bool includeUnfitted,
        SampledLossOptions? sampling, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        RowLosses.CheckDefined(loss, test.Kind);
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
        return Of(sample, RowLosses.Of<double>(loss, mean.ToArray(), test), sampling, cancellationToken);
    }

    /// <summary>The exact law of a space with one hypothesis.</summary>
    public static FittedLoss OfSingle(LossKind loss, float[] outputs, TaskData test)
    {
        double only = RowLosses.Of<float>(loss, outputs, test).Average();
        return new FittedLoss(new SingleHypothesisLoss(only), EstimationMethod.Exact, only, []);
    }

    /// <summary>The distribution that a sample of losses gives.</summary>
    public static FittedLoss Of(LossSample sample, double[] posteriorMeanRowLosses, SampledLossOptions? sampling, CancellationToken cancellationToken)
    {
        var distribution = SampledLossDistribution.Of(sample, sampling, cancellationToken);
        return new FittedLoss(distribution, distribution.Method, posteriorMeanRowLosses.Average(), distribution.Diagnostics) { PosteriorMeanRowLosses = posteriorMeanRowLosses };
    }

    private static SampledHypothesis Measured(LossKind loss, DrawnHypothesis hypothesis, float[] outputs, TaskData test)
    {
        var rows = RowLosses.Of<float>(loss, outputs, test);
        return new SampledHypothesis(hypothesis, rows.Average(), Array.ConvertAll(rows, value => (float)value));
    }
}
