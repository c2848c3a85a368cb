namespace Microsoft.ML.InductiveBias;

/// <summary>A fitted space that knows, for each single row, the distribution of the loss of a random hypothesis.</summary>
public interface IRowLossSpace : IFittedHypothesisSpace
{
    /// <summary>The losses of a random hypothesis on each row.</summary>
    /// <param name="rows">The rows; d and k are those of the training rows.</param>
    /// <param name="options">The loss, what counts as right, progress, cancellation. For a regression
    /// <see cref="RowDifficultyOptions.RightLoss"/> is given.</param>
    /// <exception cref="ArgumentException">The loss is not defined for the task, or the space does not offer it.</exception>
    RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options);
}
