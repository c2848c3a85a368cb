namespace Microsoft.ML.InductiveBias;

/// <summary>The judgment of each label.</summary>
/// <param name="ProbabilityWrong">The probability that the label of each row is wrong.</param>
/// <param name="Suggested">The most probable class of each row, or the predicted number; the label itself where it is probably right.</param>
/// <param name="EntropyBits">The entropy of the class of each row before its label is known; 0 for a regression.</param>
/// <param name="LabelTolerance">Labels of equal rows contradict each other if they differ by more than this; 0 for classes.</param>
internal sealed record LabelJudgments(double[] ProbabilityWrong, double[] Suggested, double[] EntropyBits, double LabelTolerance)
{
    /// <summary>A label above it counts as wrong.</summary>
    private const double Flagged = 0.5;

    /// <summary>The judgments by predictions that never saw the labels.</summary>
    public static LabelJudgments Of(TaskData rows, IReadOnlyList<double[]> predictions, CancellationToken cancellationToken) => rows.Kind == TaskKind.Regression
        ? new ResidualNoiseEstimator(rows, predictions, cancellationToken).Judgments
        : new ClassNoiseEstimator(rows, predictions, cancellationToken).Judgments;

    public static bool IsWrong(double probability) => probability > Flagged;

    /// <summary>Why each row is hard. A row that has several reasons gets the first: its label, its place, its class.</summary>
    public RowReason[] Reasons(RowSurroundings surroundings) => [.. ProbabilityWrong.Select((wrong, row) => IsWrong(wrong) ? RowReason.WrongLabel
        : surroundings.IsAtypical[row] ? RowReason.Atypical
        : EntropyBits[row] >= ClassOverlap.AmbiguousBits ? RowReason.Ambiguous
        : RowReason.None)];
}
