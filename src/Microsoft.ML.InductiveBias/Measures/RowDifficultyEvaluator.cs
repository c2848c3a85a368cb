namespace Microsoft.ML.InductiveBias;

/// <summary>Measures how difficult single rows are for a random hypothesis of a fitted space.</summary>
internal static class RowDifficultyEvaluator
{
    /// <summary>Expected loss, its variance, the probability of being right and the bits of each row.</summary>
    public static RowDifficulties Evaluate(
        IFittedHypothesisSpace space, TaskData rows, RowDifficultyOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(rows);
        rows = space.Training.Aligned(rows);
        options = Complete(space, rows, options ?? new RowDifficultyOptions());
        if (space is not IRowLossSpace rowSpace)
        {
            throw new ArgumentException(
                $"The space '{space.Description.Kind}' doesn't support losses of single rows ({nameof(IRowLossSpace)}); Gaussian processes and sampled spaces do.", nameof(space));
        }
        return rowSpace.LossesOfRows(rows, options, progress, cancellationToken);
    }

    /// <summary>Checks rows and options, and sets the default of what counts as right.</summary>
    internal static RowDifficultyOptions Complete(IFittedHypothesisSpace space, TaskData rows, RowDifficultyOptions options)
    {
        options.Validate(rows.Kind);
        return rows.Kind == TaskKind.Regression && options.RightLoss is null
            ? new RowDifficultyOptions(options) { RightLoss = ReferenceLosses.ConstantPredictor(space.Training, rows, LossKind.MeanSquaredError).Average() }
            : options;
    }
}
