namespace Microsoft.ML.InductiveBias;

/// <summary>Estimates which class labels are wrong from scores that never saw them.</summary>
internal static class ClassNoiseEstimator
{
    /// <summary>Iterations of a replicate, which starts at the fit of all rows.</summary>
    private const int ReplicateIterations = 15;

    public static LabelNoiseEstimate Estimate(TaskData rows, IReadOnlyList<double[]> predictions, LabelNoiseOptions options)
    {
        int classes = rows.OutputCount;
        int[] labels = [.. Enumerable.Range(0, rows.Rows).Select(row => rows.TargetRow(row).IndexOf(1.0))];
        var scores = new LogScores(predictions, labels, classes);
        options.Progress?.Report(new WorkProgress("fitting the noise of labels", 0));
        var model = LabelNoiseModel.Fit(scores);
        double[] wrong = new double[rows.Rows], suggested = new double[rows.Rows], entropy = new double[rows.Rows];
        double[] p = new double[classes], r = new double[classes];
        for (int row = 0; row < rows.Rows; row++)
        {
            model.Predict(row, p);
            model.Judge(row, p, r);
            wrong[row] = WrongShare(r, labels[row]);
            suggested[row] = wrong[row] > 0.5 ? IndexOfLargestOther(r, labels[row]) : labels[row];
            entropy[row] = ClassOverlap.EntropyBits(p);
        }
        double expected = wrong.Sum();
        var (lower, upper) = WrongCountInterval.Of(rows.Rows, expected, options, weights => Refit(scores, model, weights));
        List<Diagnostic> diagnostics = ClassOverlap.Find(model, scores, options.ClassNames) is { } overlap ? [overlap] : [];
        // A test of likelihoods. Its critical value is that of two parameters, the common rate and the asymmetry of the noise.
        double gain = model.Objective - LabelNoiseModel.FitWithoutNoise(scores).Objective;
        if (gain < -Math.Log(1 - options.Confidence))
        {
            lower = 0;
            if (expected >= 1)
                diagnostics.Add(MaybeOverlap(expected, gain));
        }
        return new LabelNoiseEstimate
        {
            ProbabilityWrong = wrong,
            Suggested = suggested,
            EntropyBits = entropy,
            ExpectedWrong = expected,
            Lower = lower,
            Upper = upper,
            Confidence = options.Confidence,
            NoiseMatrix = [.. Enumerable.Range(0, classes).Select(j => model.Noise.Slice(j * classes, classes).ToArray())],
            Diagnostics = diagnostics,
        };
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

    /// <summary>The probability of each row that its label is wrong, by a model of other weights of the rows.</summary>
    private static double[] Refit(LogScores scores, LabelNoiseModel model, double[] rowWeights)
    {
        var refitted = LabelNoiseModel.Fit(scores, rowWeights, ReplicateIterations, model);
        var wrong = new double[scores.Rows];
        Span<double> p = new double[scores.Classes], r = new double[scores.Classes];
        for (int row = 0; row < wrong.Length; row++)
        {
            refitted.Predict(row, p);
            refitted.Judge(row, p, r);
            wrong[row] = WrongShare(r, scores.Labels[row]);
        }
        return wrong;
    }
}
