using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The measures of a task for one hypothesis space: the distribution of the test loss over the hypotheses that fit
/// the training data, and the inductive bias at the target losses.</summary>
public sealed class InductiveBiasMetrics : DiagnosedResult
{
    internal InductiveBiasMetrics(HypothesisSpaceDescription space, LossDistribution distribution) => (Space, LossDistribution) = (space, distribution);

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    internal InductiveBiasMetrics(InductiveBiasMetrics other)
    {
        (Space, TrainingRows, TestRows, Features, Outputs) = (other.Space, other.TrainingRows, other.TestRows, other.Features, other.Outputs);
        (Loss, TrainingLoss, LossDistribution, Method, InductiveBias) = (other.Loss, other.TrainingLoss, other.LossDistribution, other.Method, other.InductiveBias);
        (NegativeLogMarginalLikelihood, Sensitivity, SampleAndFit, Diagnostics) = (other.NegativeLogMarginalLikelihood, other.Sensitivity, other.SampleAndFit, other.Diagnostics);
        (Splits, Evidence, ClassBalanced) = (other.Splits, other.Evidence, other.ClassBalanced);
    }

    /// <summary>The hypothesis space; the numbers are meaningless without it.</summary>
    public HypothesisSpaceDescription Space { get; internal init; }

    /// <summary>Number of training rows n that the hypotheses fit.</summary>
    public int TrainingRows { get; internal init; }

    /// <summary>Number of test rows m over which the loss is averaged.</summary>
    public int TestRows { get; internal init; }

    /// <summary>Number of features d.</summary>
    public int Features { get; internal init; }

    /// <summary>Number of outputs k: 1 for regression on a scalar, the number of classes for classification.</summary>
    public int Outputs { get; internal init; }

    /// <summary>How the outputs of a hypothesis are compared with the targets.</summary>
    public LossKind Loss { get; internal init; }

    /// <summary>The expected loss of a random hypothesis on the training rows; 0 where hypotheses interpolate.</summary>
    public double TrainingLoss { get; internal init; }

    /// <summary>The distribution of the test loss of a random hypothesis.</summary>
    public LossDistribution LossDistribution { get; internal init; }

    /// <summary>How <see cref="LossDistribution"/> was obtained.</summary>
    public EstimationMethod Method { get; internal init; }

    /// <summary>The inductive bias at the reference losses and at the requested target losses.</summary>
    public IReadOnlyList<InductiveBiasEstimate> InductiveBias { get; internal init; } = [];

    /// <summary>−ln p(training targets) in nats, where the space defines it; otherwise <see langword="null"/>.</summary>
    public double? NegativeLogMarginalLikelihood { get; internal init; }

    /// <summary>The evidence of the training targets row by row, if requested by <see cref="InductiveBiasOptions.EvidenceOrders"/> and the space
    /// has it; otherwise <see langword="null"/>.</summary>
    public EvidenceOverRows? Evidence { get; internal init; }

    /// <summary>The bias with the length scale halved, as it is, and doubled, if requested by <see cref="InductiveBiasOptions.ParameterSensitivity"/>
    /// and the space has one; otherwise empty.</summary>
    public IReadOnlyList<SensitivityEstimate> Sensitivity { get; internal init; } = [];

    /// <summary>The estimate from draws and a fitted family beside each exact one, in the order of <see cref="InductiveBias"/>; empty unless
    /// requested by <see cref="InductiveBiasOptions.SampleAndFit"/>.</summary>
    public IReadOnlyList<SampleAndFitComparison> SampleAndFit { get; internal init; } = [];

    /// <summary>The bias at the same references as <see cref="InductiveBias"/> for the class-balanced loss, the mean over the classes of the mean loss of
    /// their test rows, if requested by <see cref="InductiveBiasOptions.ClassBalanced"/>; otherwise empty.</summary>
    public IReadOnlyList<InductiveBiasEstimate> ClassBalanced { get; internal init; } = [];

    /// <summary>The bias over several random splits, one summary for each of <see cref="InductiveBias"/>, which belongs to the first split; empty
    /// if there was one split.</summary>
    public IReadOnlyList<SplitSummary> Splits { get; internal init; } = [];

    /// <summary>The estimate of the given reference.</summary>
    /// <param name="reference">A name of <see cref="LossReference"/>.</param>
    /// <exception cref="KeyNotFoundException">No estimate has that reference.</exception>
    public InductiveBiasEstimate At(string reference) =>
        InductiveBias.FirstOrDefault(estimate => estimate.Reference == reference)
        ?? throw new KeyNotFoundException(
            $"There is no estimate at '{reference}'; there are: {string.Join(", ", InductiveBias.Select(e => e.Reference).Distinct())}.");

    /// <summary>The estimate at any target loss, from <see cref="LossDistribution"/>.</summary>
    /// <param name="targetLoss">ε, any number but NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="targetLoss"/> is NaN.</exception>
    public InductiveBiasEstimate At(double targetLoss) =>
        InductiveBias.FirstOrDefault(estimate => estimate.TargetLoss == targetLoss) ?? LossDistribution.Estimate(targetLoss);

    /// <summary>Returns a copy with other estimates.</summary>
    /// <param name="inductiveBias">Replaces <see cref="InductiveBias"/>; <see langword="null"/> to keep it.</param>
    /// <param name="classBalanced">Replaces <see cref="ClassBalanced"/>; <see langword="null"/> to keep it.</param>
    /// <param name="splits">Replaces <see cref="Splits"/>; <see langword="null"/> to keep it.</param>
    public InductiveBiasMetrics With(
        IReadOnlyList<InductiveBiasEstimate>? inductiveBias = null, IReadOnlyList<InductiveBiasEstimate>? classBalanced = null, IReadOnlyList<SplitSummary>? splits = null) =>
        new(this) { InductiveBias = inductiveBias ?? InductiveBias, ClassBalanced = classBalanced ?? ClassBalanced, Splits = splits ?? Splits };

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"space {Space.Kind}, {TrainingRows} training and {TestRows} test rows, {Loss}: mean loss {ResultText.Of(LossDistribution.Mean)}")
        + string.Concat(InductiveBias.Select(estimate => $"; {estimate}"));
}
