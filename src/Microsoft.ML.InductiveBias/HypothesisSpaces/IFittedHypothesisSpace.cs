namespace Microsoft.ML.InductiveBias;

/// <summary>A hypothesis space conditioned on fitting a training set: the distribution of the hypotheses that are left.</summary>
/// <remarks>Disposing a space frees what its hypotheses hold outside of managed memory, such as tensors and models.</remarks>
public interface IFittedHypothesisSpace : IDisposable
{
    /// <summary>What a result says of the space.</summary>
    HypothesisSpaceDescription Description { get; }

    /// <summary>The training rows that the hypotheses fit.</summary>
    TaskData Training { get; }

    /// <summary>The expected loss of a random hypothesis on the training rows.</summary>
    double TrainingLoss { get; }

    /// <summary>−ln p(training targets) in nats, where the space defines it; otherwise <see langword="null"/>.</summary>
    double? NegativeLogMarginalLikelihood { get; }

    /// <summary>What a reader must know of the fit.</summary>
    IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The mean of the hypotheses, at the given points.</summary>
    /// <param name="features"><c>[p, d]</c>, row-major.</param>
    /// <returns><c>[p, k]</c>, row-major.</returns>
    double[] PredictMean(ReadOnlyMemory<double> features);

    /// <summary>The distribution of the loss of a random hypothesis on a test set.</summary>
    /// <param name="test">The test rows; d and k are those of the training rows.</param>
    /// <param name="loss">How outputs are compared with targets.</param>
    /// <param name="sampling">How a distribution is estimated from sampled losses; a space with an exact law has none and takes no notice.</param>
    /// <param name="progress">Told of each step; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the work within about a second.</param>
    /// <exception cref="ArgumentException">The loss is not defined for the task, or the space does not offer it.</exception>
    /// <exception cref="TaskTooLargeException">The computation does not fit into memory.</exception>
    FittedLoss LossOn(
        TaskData test, LossKind loss = LossKind.MeanSquaredError, SampledLossOptions? sampling = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default);
}
