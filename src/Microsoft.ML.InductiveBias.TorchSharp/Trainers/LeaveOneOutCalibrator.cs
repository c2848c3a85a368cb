namespace Microsoft.ML.InductiveBias;

/// <summary>Probabilities for binary scores. Scores of the training rows themselves are ±1 where hypotheses interpolate and say
/// nothing; those of each row from all the others have a closed form and do.</summary>
internal static class LeaveOneOutCalibrator
{
    /// <summary>A Platt calibrator of the leave-one-out scores: appends <c>Probability</c> to <c>Score</c>.</summary>
    public static ITransformer Fit(MLContext mlContext, FittedGaussianProcess space)
    {
        var predictions = space.Process.LeaveOneOut();
        var targets = space.Process.Data.Targets.Span;
        var rows = new ScoredRow[space.Process.Rows];
        for (int row = 0; row < rows.Length; row++)
            rows[row] = new ScoredRow { Score = (float)(predictions[2 * row + 1] - predictions[2 * row]), Label = targets[2 * row + 1] > 0.5 };
        return mlContext.BinaryClassification.Calibrators.Platt(nameof(ScoredRow.Label), nameof(ScoredRow.Score))
            .Fit(mlContext.Data.LoadFromEnumerable(rows));
    }

    private sealed class ScoredRow
    {
        public float Score { get; set; }

        public bool Label { get; set; }
    }
}
