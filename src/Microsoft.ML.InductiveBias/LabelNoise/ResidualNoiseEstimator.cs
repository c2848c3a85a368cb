namespace Microsoft.ML.InductiveBias;

/// <summary>Estimates which numbers are wrong labels from predictions that never saw them.</summary>
internal static class ResidualNoiseEstimator
{
    public static LabelNoiseEstimate Estimate(TaskData rows, IReadOnlyList<double[]> predictions, LabelNoiseOptions options)
    {
        double[] combined = Combined(rows, predictions), residuals = Residuals(rows, combined);
        options.Progress?.Report(new WorkProgress("fitting the noise of labels", 0));
        var model = ResidualNoiseModel.Fit(residuals);
        double[] wrong = Array.ConvertAll(residuals, model.ProbabilityWrong);
        double expected = wrong.Sum();
        var (lower, upper) = WrongCountInterval.Of(rows.Rows, expected, options,
            weights => Array.ConvertAll(residuals, model.Refit(residuals, weights).ProbabilityWrong));
        return new LabelNoiseEstimate
        {
            ProbabilityWrong = wrong,
            Suggested = [.. combined.Select((value, row) => wrong[row] > 0.5 ? value : rows.TargetRow(row)[0])],
            EntropyBits = new double[rows.Rows],
            ExpectedWrong = expected,
            Lower = lower,
            Upper = upper,
            Confidence = options.Confidence,
        };
    }

    /// <summary>The predictions with weights inverse to their robust variances: half of the residuals are smaller than their median.</summary>
    private static double[] Combined(TaskData rows, IReadOnlyList<double[]> predictions)
    {
        double[] medians = [.. predictions.Select(values => MedianSize(Residuals(rows, values)))];
        var best = medians.Min();
        // A space without errors needs no other.
        double[] weights = Array.ConvertAll(medians, median => best == 0 ? (median == 0 ? 1 : 0) : best * best / (median * median));
        double sum = weights.Sum();
        return [.. Enumerable.Range(0, rows.Rows).Select(row => predictions.Select((values, s) => weights[s] / sum * values[row]).Sum())];
    }

    private static double[] Residuals(TaskData rows, double[] values) => [.. values.Select((value, row) => rows.TargetRow(row)[0] - value)];

    private static double MedianSize(double[] residuals) => residuals.Select(Math.Abs).Order().ElementAt(residuals.Length / 2);
}
