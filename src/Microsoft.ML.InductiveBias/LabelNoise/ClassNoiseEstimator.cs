namespace Microsoft.ML.InductiveBias;

/// <summary>Estimates which class labels are wrong from scores that never saw them.</summary>
internal sealed class ClassNoiseEstimator
{
    private readonly LogScores _scores;
    private readonly LabelNoiseModel _model;

    public ClassNoiseEstimator(TaskData rows, IReadOnlyList<double[]> predictions, CancellationToken cancellationToken)
    {
        int classes = rows.OutputCount;
        int[] labels = [.. Enumerable.Range(0, rows.Rows).Select(row => rows.TargetRow(row).IndexOf(1.0))];
        _scores = new LogScores(predictions, labels, classes);
        _model = LabelNoiseModel.Fit(_scores, cancellationToken: cancellationToken);
        double[] wrong = new double[rows.Rows], suggested = new double[rows.Rows], entropy = new double[rows.Rows];
        double[] p = new double[classes], r = new double[classes];
        for (int row = 0; row < rows.Rows; row++)
        {
            _model.Predict(row, p);
            _model.Judge(row, p, r);
            wrong[row] = WrongShare(r, labels[row]);
            suggested[row] = LabelJudgments.IsWrong(wrong[row]) ? IndexOfLargestOther(r, labels[row]) : labels[row];
            entropy[row] = ClassOverlap.EntropyBits(p);
        }
        Judgments = new LabelJudgments(wrong, suggested, entropy, 0);
    }

    public LabelJudgments Judgments { get; }

    /// <summary>The probability that a row of class j (outer index) is labeled k (inner index).</summary>
    public IReadOnlyList<IReadOnlyList<double>> NoiseMatrix =>
        [.. Enumerable.Range(0, _scores.Classes).Select(j => _model.Noise.Slice(j * _scores.Classes, _scores.Classes).ToArray())];

    /// <summary>The interval of the number of wrong labels, and what makes it uncertain.</summary>
    /// <param name="options">Confidence, seed, progress, cancellation.</param>
    /// <param name="classNames">The names of the classes; may be <see langword="null"/>.</param>
    public (double Lower, double Upper, IReadOnlyList<Diagnostic> Diagnostics) Interval(LabelNoiseOptions options, IReadOnlyList<string>? classNames)
    {
        double expected = Judgments.ProbabilityWrong.Sum();
        var (lower, upper) = WrongCountInterval.Of(_scores.Rows, _scores.Spaces, expected, options, (weights, left) => Refit(weights, left, options.CancellationToken));
        List<Diagnostic> diagnostics = ClassOverlap.Find(_model, _scores, classNames) is { } overlap ? [overlap] : [];
        // A test of likelihoods. Its critical value is that of two parameters, the common rate and the asymmetry of the noise.
        double gain = _model.Objective - LabelNoiseModel.FitWithoutNoise(_scores, options.CancellationToken).Objective;
        if (gain < -Math.Log(1 - options.Confidence))
        {
            lower = 0;
            if (expected >= 1)
                diagnostics.Add(MaybeOverlap(expected, gain));
        }
        return (lower, upper, diagnostics);
    }

    private static Diagnostic MaybeOverlap(double expected, double gain) => new("overlapOrNoise", DiagnosticSeverity.Warning, FormattableString.Invariant(
        $"About {expected:F0} labels look wrong, but an overlap of the classes explains the labels almost as well as wrong labels do (the difference is {Math.Max(gain, 0):F1} nats). All labels may be right."));

    /// <summary>1 − r[label], without cancellation where it is small.</summary>
    private static double WrongShare(ReadOnlySpan<double> responsibilities, int label)
    {
        double sum = 0;
        for (int j = 0; j < responsibilities.Length; j++)
            sum += j == label ? 0 : responsibilities[j];
        return Math.Min(1, sum);
    }

    private static int IndexOfLargestOther(ReadOnlySpan<double> responsibilities, int label)
    {
        int best = label == 0 ? 1 : 0;
        for (int j = 0; j < responsibilities.Length; j++)
        {
            if (j != label && responsibilities[j] > responsibilities[best])
                best = j;
        }
        return best;
    }

    /// <summary>The probability of each row that its label is wrong, by a model of other weights of the rows that does without a space.</summary>
    private double[] Refit(double[] rowWeights, int without, CancellationToken cancellationToken)
    {
        var refitted = LabelNoiseModel.Refit(_model, rowWeights, without, cancellationToken);
        var wrong = new double[_scores.Rows];
        Span<double> p = new double[_scores.Classes], r = new double[_scores.Classes];
        for (int row = 0; row < wrong.Length; row++)
        {
            refitted.Predict(row, p);
            refitted.Judge(row, p, r);
            wrong[row] = WrongShare(r, _scores.Labels[row]);
        }
        return wrong;
    }
}
