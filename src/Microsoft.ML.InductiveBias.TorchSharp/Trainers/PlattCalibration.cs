namespace Microsoft.ML.InductiveBias;

/// <summary>Probabilities from binary scores.</summary>
internal static class PlattCalibration
{
    /// <summary>A Platt calibrator of the given scores: appends <c>Probability</c> to <c>Score</c>.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="scores">A score for each row.</param>
    /// <param name="data">The rows; the second output is the positive class.</param>
    public static ITransformer Fit(MLContext mlContext, ReadOnlySpan<double> scores, TaskData data)
    {
        var rows = new ScoredRow[data.Rows];
        for (int row = 0; row < rows.Length; row++)
            rows[row] = new ScoredRow { Score = (float)scores[row], Label = data.TargetRow(row)[1] > 0.5 };
        return mlContext.BinaryClassification.Calibrators.Platt(nameof(ScoredRow.Label), nameof(ScoredRow.Score))
            .Fit(mlContext.Data.LoadFromEnumerable(rows));
    }

    private sealed class ScoredRow
    {
        public float Score { get; set; }

        public bool Label { get; set; }
    }
}
