namespace Microsoft.ML.InductiveBias;

/// <summary>Measures how difficult single rows are for a random hypothesis of a fitted space.</summary>
internal static class RowDifficultyEvaluator
{
    /// <summary>Expected loss, its variance, the probability of being right and the bits of each row.</summary>
    /// <param name="space">The fitted space: a kernel space, a sampled space, or the result of a sampling run on these rows.</param>
    /// <param name="rows">The rows; features and outputs are those of the training rows.</param>
    /// <param name="options">The loss, what counts as right, progress, cancellation.</param>
    public static RowDifficulties Evaluate(IFittedHypothesisSpace space, TaskData rows, RowDifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(rows);
        options = Complete(space, rows, options ?? new RowDifficultyOptions());
        if (space is not IRowLossSpace rowSpace)
        {
            throw new ArgumentException(
                $"The space '{space.Description.Kind}' does not tell the losses of single rows ({nameof(IRowLossSpace)}); kernel spaces and sampled spaces do.", nameof(space));
        }
        return rowSpace.LossesOfRows(rows, options);
    }

    /// <summary>Checks rows and options, and says what counts as right where the options leave it open.</summary>
    internal static RowDifficultyOptions Complete(IFittedHypothesisSpace space, TaskData rows, RowDifficultyOptions options)
    {
        space.Training.CheckSameShape(rows);
        options.Validate(rows.Kind);
        return rows.Kind == TaskKind.Regression && options.RightLoss is null
            ? options with { RightLoss = ReferenceLosses.ConstantPredictor(space.Training, rows, LossKind.MeanSquaredError) }
            : options;
    }
}
