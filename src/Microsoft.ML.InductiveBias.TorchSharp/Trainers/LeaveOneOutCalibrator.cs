namespace Microsoft.ML.InductiveBias;

/// <summary>Probabilities for binary scores. Scores of the training rows themselves are ±1 where hypotheses interpolate and say
/// nothing; those of each row from all the others have a closed form and do.</summary>
internal static class LeaveOneOutCalibrator
{
    /// <summary>A Platt calibrator of the leave-one-out scores: appends <c>Probability</c> to <c>Score</c>.</summary>
    public static ITransformer Fit(MLContext mlContext, FittedGaussianProcess space)
    {
        var predictions = space.Process.LeaveOneOut();
        var scores = new double[space.Process.Rows];
        for (int row = 0; row < scores.Length; row++)
            scores[row] = predictions[2 * row + 1] - predictions[2 * row];
        return PlattCalibration.Fit(mlContext, scores, space.Process.Data);
    }
}
