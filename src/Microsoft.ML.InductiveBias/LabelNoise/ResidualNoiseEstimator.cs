namespace Microsoft.ML.InductiveBias;

/// <summary>Estimates which numbers are wrong labels from predictions that never saw them.</summary>
internal sealed class ResidualNoiseEstimator
{
    private readonly TaskData _rows;
    private readonly IReadOnlyList<double[]> _predictions;
    private readonly ResidualNoiseModel _model;

    public ResidualNoiseEstimator(TaskData rows, IReadOnlyList<double[]> predictions, CancellationToken cancellationToken)
    {
        (_rows, _predictions) = (rows, predictions);
        double[] combined = Combined(predictions), residuals = Residuals(combined);
        _model = ResidualNoiseModel.Fit(residuals, LocalSpread.Of(rows, combined, residuals, cancellationToken));
        double[] wrong = _model.ProbabilitiesWrong();
        Judgments = new LabelJudgments(wrong, [.. combined.Select((value, row) => LabelJudgments.IsWrong(wrong[row]) ? value : rows.TargetRow(row)[0])],
            new double[rows.Rows], _model.SmallestDifference);
    }

    public LabelJudgments Judgments { get; }

    /// <summary>The interval of the number of wrong labels.</summary>
    public (double Lower, double Upper) Interval(LabelNoiseOptions options)
    {
        double[][] residuals = [.. _predictions.Select((_, left) => Residuals(Combined(_predictions.Count == 1 ? _predictions : [.. _predictions.Where((_, space) => space != left)])))];
        return WrongCountInterval.Of(_rows.Rows, _predictions.Count, Judgments.ProbabilityWrong.Sum(), options,
            (weights, left) => _model.Refit(residuals[Math.Max(left, 0)], weights).ProbabilitiesWrong());
    }

    /// <summary>The predictions with weights inverse to their robust variances: half of the residuals are smaller than their median.</summary>
    private double[] Combined(IReadOnlyList<double[]> predictions)
    {
        double[] medians = [.. predictions.Select(values => MedianSize(Residuals(values)))];
        var best = medians.Min();
        // A space without errors needs no other.
        double[] weights = Array.ConvertAll(medians, median => best == 0 ? (median == 0 ? 1 : 0) : best * best / (median * median));
        double sum = weights.Sum();
        return [.. Enumerable.Range(0, _rows.Rows).Select(row => predictions.Select((values, s) => weights[s] / sum * values[row]).Sum())];
    }

    private double[] Residuals(double[] values) => [.. values.Select((value, row) => _rows.TargetRow(row)[0] - value)];

    private static double MedianSize(double[] residuals) => residuals.Select(Math.Abs).Order().ElementAt(residuals.Length / 2);
}
