namespace Microsoft.ML.InductiveBias;

/// <summary>Estimates which numbers are wrong labels from predictions that never saw them.</summary>
internal sealed class ResidualNoiseEstimator
{
    private readonly double[] _residuals;
    private readonly ResidualNoiseModel _model;

    public ResidualNoiseEstimator(TaskData rows, IReadOnlyList<double[]> predictions)
    {
        double[] combined = Combined(rows, predictions);
        _residuals = Residuals(rows, combined);
        _model = ResidualNoiseModel.Fit(_residuals);
        double[] wrong = Array.ConvertAll(_residuals, _model.ProbabilityWrong);
        Judgments = new LabelJudgments(wrong, [.. combined.Select((value, row) => LabelJudgments.IsWrong(wrong[row]) ? value : rows.TargetRow(row)[0])],
            new double[rows.Rows], _model.SmallestWrong);
    }

    public LabelJudgments Judgments { get; }

    /// <summary>The interval of the number of wrong labels.</summary>
    public (double Lower, double Upper) Interval(LabelNoiseOptions options) => WrongCountInterval.Of(_residuals.Length, Judgments.ProbabilityWrong.Sum(), options,
        weights => Array.ConvertAll(_residuals, _model.Refit(_residuals, weights).ProbabilityWrong));

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
