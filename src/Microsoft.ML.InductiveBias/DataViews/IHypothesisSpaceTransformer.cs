namespace Microsoft.ML.InductiveBias;

/// <summary>A fitted model that predicts like any other and also carries the fitted hypothesis space that it comes from.</summary>
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
    /// <param name="sampling">How a distribution is estimated from sampled losses; a space with an exact law has none and takes no notice.</param>
    /// <param name="progress">Told of each step; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the work within about a second.</param>
    /// <exception cref="ArgumentException">The loss is not defined for the task, or the space does not offer it.</exception>
    /// <exception cref="TaskTooLargeException">The computation does not fit into memory.</exception>
    FittedLoss LossOn(
        IDataView input, TaskData test, LossKind loss = LossKind.MeanSquaredError, SampledLossOptions? sampling = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Space.LossOn(test, loss, sampling, progress, cancellationToken);

    /// <summary>The losses of a random hypothesis on each row.</summary>
    /// <param name="input">The rows as they arrive at this transformer.</param>
    /// <param name="rows">The same rows as arrays; without features where there is no feature column.</param>
    /// <param name="options">The loss, what counts as right, progress, cancellation.</param>
    /// <exception cref="ArgumentException">The space knows no losses of single rows, the loss is not defined for the task, or the space
    /// does not offer it.</exception>
    RowDifficulties LossesOfRows(IDataView input, TaskData rows, RowDifficultyOptions options) => RowDifficultyEvaluator.Evaluate(Space, rows, options);
}
