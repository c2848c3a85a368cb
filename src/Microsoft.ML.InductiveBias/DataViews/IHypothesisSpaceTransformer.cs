namespace Microsoft.ML.InductiveBias;

/// <summary>A fitted model with its fitted hypothesis space.</summary>
public interface IHypothesisSpaceTransformer : ITransformer
{
    /// <summary>The fitted space.</summary>
    IFittedHypothesisSpace Space { get; }

    /// <summary>The label column that the space was fitted to.</summary>
    string LabelColumnName { get; }

    /// <summary>The feature column that the space was fitted to; <see langword="null"/> where its hypotheses read other columns.</summary>
    string? FeatureColumnName { get; }

    /// <summary>The distribution of the loss of a random hypothesis on a test set.</summary>
    /// <param name="input">The test rows as they arrive at this transformer.</param>
    /// <param name="test">The same rows as arrays; without features where there is no feature column.</param>
    /// <param name="loss">How outputs are compared with targets.</param>
    /// <param name="sampling">How a distribution is estimated from sampled losses; ignored by spaces with an exact law.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The loss isn't defined for the task, or the space doesn't support it.</exception>
    /// <exception cref="TaskTooLargeException">The computation doesn't fit in memory.</exception>
    FittedLoss LossOn(
        IDataView input, TaskData test, LossKind loss = LossKind.MeanSquaredError, SampledLossOptions? sampling = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Space.LossOn(test, loss, sampling, progress, cancellationToken);

    /// <summary>The losses of a random hypothesis on each row.</summary>
    /// <param name="input">The rows as they arrive at this transformer.</param>
    /// <param name="rows">The same rows as arrays; without features where there is no feature column.</param>
    /// <param name="options">The loss, and what counts as right.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The space doesn't support losses of single rows, the loss isn't defined for the task, or the
    /// space doesn't support it.</exception>
    RowDifficulties LossesOfRows(
        IDataView input, TaskData rows, RowDifficultyOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        RowDifficultyEvaluator.Evaluate(Space, rows, options, progress, cancellationToken);
}
