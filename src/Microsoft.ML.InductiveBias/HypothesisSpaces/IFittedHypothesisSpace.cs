namespace Microsoft.ML.InductiveBias;

/// <summary>A hypothesis space conditioned on fitting a training set: the distribution of the hypotheses that are left.</summary>
/// <remarks>Disposing a space frees what its hypotheses hold outside of managed memory, such as tensors and models.</remarks>
public interface IFittedHypothesisSpace : IDisposable
{
    /// <summary>A description of the space, shown with its results.</summary>
    HypothesisSpaceDescription Description { get; }

    /// <summary>The training rows that the hypotheses fit.</summary>
    TaskData Training { get; }

    /// <summary>The expected loss of a random hypothesis on the training rows.</summary>
    double TrainingLoss { get; }

    /// <summary>−ln p(training targets) in nats, where the space defines it; otherwise <see langword="null"/>.</summary>
    double? NegativeLogMarginalLikelihood { get; }

    /// <summary>The evidence row by row, where the space has it in closed form; <see langword="null"/> (the default) otherwise.</summary>
    /// <param name="orders">The number of random orders of the rows, at least 1.</param>
    /// <param name="seed">The seed of the first order.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    EvidenceOverRows? EvidenceOverRows(int orders, int seed, CancellationToken cancellationToken) => null;

    /// <summary>Diagnostics that affect how to interpret the fit.</summary>
    IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The mean of the hypotheses, at the given points.</summary>
    /// <param name="features"><c>[p, d]</c>, row-major.</param>
    /// <returns><c>[p, k]</c>, row-major.</returns>
    double[] PredictMean(ReadOnlyMemory<double> features);

    /// <summary>The mean of the hypotheses, on the rows of a task.</summary>
    /// <param name="rows">The rows; d is that of the training rows. A space that reads sparse features overrides this method.</param>
    /// <returns><c>[p, k]</c>, row-major.</returns>
    double[] PredictMean(TaskData rows) => PredictMean(rows.Features);

    /// <summary>The distribution of the loss of a random hypothesis on a test set.</summary>
    /// <param name="test">The test rows; d and k are those of the training rows. Their <see cref="TaskData.Weights"/> count in the loss.</param>
    /// <param name="loss">How outputs are compared with targets.</param>
    /// <param name="sampling">How a distribution is estimated from sampled losses; ignored by spaces with an exact law.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The loss isn't defined for the task, or the space doesn't support it.</exception>
    /// <exception cref="TaskTooLargeException">The computation doesn't fit in memory.</exception>
    FittedLoss LossOn(
        TaskData test, LossKind loss = LossKind.MeanSquaredError, SampledLossOptions? sampling = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default);
}
