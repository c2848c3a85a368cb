namespace Microsoft.ML.InductiveBias;

/// <summary>The measures of a task for one hypothesis space: the distribution of the test loss over the hypotheses that fit
/// the training data, and the inductive bias at the target losses.</summary>
public sealed record InductiveBiasMetrics
{
    /// <summary>The hypothesis space; the numbers are meaningless without it.</summary>
    public required HypothesisSpaceDescription Space { get; init; }

    /// <summary>Number of training rows n that the hypotheses fit.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Number of test rows m over which the loss is averaged.</summary>
    public required int TestRows { get; init; }

    /// <summary>Number of features d.</summary>
    public required int Features { get; init; }

    /// <summary>Number of outputs k: 1 for regression on a scalar, the number of classes for classification.</summary>
    public required int Outputs { get; init; }

    /// <summary>How the outputs of a hypothesis are compared with the targets.</summary>
    public required LossKind Loss { get; init; }

    /// <summary>The expected loss of a random hypothesis on the training rows; 0 where hypotheses interpolate.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>The distribution of the test loss of a random hypothesis.</summary>
    public required LossDistribution LossDistribution { get; init; }

    /// <summary>How <see cref="LossDistribution"/> was obtained.</summary>
    public required EstimationMethod Method { get; init; }

    /// <summary>The inductive bias at the reference losses and at the requested target losses.</summary>
    public required IReadOnlyList<InductiveBiasEstimate> InductiveBias { get; init; }

    /// <summary>−ln p(training targets) in nats, where the space defines it; otherwise <see langword="null"/>.</summary>
    public double? NegativeLogMarginalLikelihood { get; init; }

    /// <summary>The bias with the length scale halved, as it is, and doubled, if requested by <see cref="InductiveBiasOptions.ParameterSensitivity"/>
    /// and the space has one; otherwise empty.</summary>
    public IReadOnlyList<SensitivityEstimate> Sensitivity { get; init; } = [];

    /// <summary>The estimate from draws and a fitted family beside each exact one, in the order of <see cref="InductiveBias"/>; empty unless
    /// requested by <see cref="InductiveBiasOptions.SampleAndFit"/>.</summary>
    public IReadOnlyList<SampleAndFitComparison> SampleAndFit { get; init; } = [];

    /// <summary>Diagnostics that affect how to interpret the numbers.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The estimate of the given reference.</summary>
    /// <param name="reference">A name of <see cref="LossReference"/>.</param>
    /// <exception cref="KeyNotFoundException">No estimate has that reference.</exception>
    public InductiveBiasEstimate At(string reference) =>
        InductiveBias.FirstOrDefault(estimate => estimate.Reference == reference)
        ?? throw new KeyNotFoundException(
            $"There is no estimate at '{reference}'; there are: {string.Join(", ", InductiveBias.Select(e => e.Reference).Distinct())}.");
}
