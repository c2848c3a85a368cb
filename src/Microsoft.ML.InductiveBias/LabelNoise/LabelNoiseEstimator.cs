namespace Microsoft.ML.InductiveBias;

/// <summary>Estimates which labels are wrong, and how many.</summary>
internal static class LabelNoiseEstimator
{
    public static LabelNoiseEstimate Estimate(TaskData rows, IReadOnlyList<double[]> predictions, LabelNoiseOptions options)
    {
        options.Progress?.Report(new WorkProgress("fitting the noise of labels", 0));
        if (rows.Kind == TaskKind.Regression)
        {
            var numbers = new ResidualNoiseEstimator(rows, predictions, options.CancellationToken);
            var (lower, upper) = numbers.Interval(options);
            return Result(numbers.Judgments, [], lower, upper, []);
        }
        var classes = new ClassNoiseEstimator(rows, predictions, options.CancellationToken);
        var interval = classes.Interval(options, rows.ClassNames);
        return Result(classes.Judgments, classes.NoiseMatrix, interval.Lower, interval.Upper, interval.Diagnostics);

        LabelNoiseEstimate Result(LabelJudgments judgments, IReadOnlyList<IReadOnlyList<double>> noise, double lower, double upper, IReadOnlyList<Diagnostic> diagnostics)
        {
            var surroundings = RowSurroundings.Among(rows, options.CancellationToken);
            return new LabelNoiseEstimate
            {
                ProbabilityWrong = judgments.ProbabilityWrong,
                Suggested = judgments.Suggested,
                EntropyBits = judgments.EntropyBits,
                Atypicality = surroundings.Atypicality,
                Reasons = judgments.Reasons(surroundings),
                Conflicts = surroundings.Conflicts(rows, judgments.LabelTolerance),
                ExpectedWrong = judgments.ProbabilityWrong.Sum(),
                Lower = lower,
                Upper = upper,
                Confidence = options.Confidence,
                NoiseMatrix = noise,
                Diagnostics = diagnostics,
            };
        }
    }
}
