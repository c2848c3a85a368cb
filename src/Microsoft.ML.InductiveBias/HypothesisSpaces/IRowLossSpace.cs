namespace Microsoft.ML.InductiveBias;

/// <summary>A fitted space that supports the losses of a random hypothesis on single rows.</summary>
public interface IRowLossSpace : IFittedHypothesisSpace
{
    /// <summary>The losses of a random hypothesis on each row.</summary>
    /// <param name="rows">The rows; d and k are those of the training rows.</param>
    /// <param name="options">The loss, and what counts as right. For a regression
    /// <see cref="RowDifficultyOptions.RightLoss"/> is given.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The loss isn't defined for the task, or the space doesn't support it.</exception>
    RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default);
}
