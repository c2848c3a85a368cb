namespace Microsoft.ML.InductiveBias;

/// <summary>The hypotheses that a sampled space drew for one training set, each with the same weight.</summary>
public abstract class DrawnHypothesisSpace : IRowLossSpace
{
    private protected DrawnHypothesisSpace(
        HypothesisSpaceDescription description, TaskData training, IReadOnlyList<DrawnHypothesis> drawn, bool includeUnfitted,
        OutputMeaning outputMeaning, bool isSingleHypothesis)
    {
        (Description, Training, Drawn, IncludesUnfitted) = (description, training, drawn, includeUnfitted);
        (OutputMeaning, IsSingleHypothesis) = (outputMeaning, isSingleHypothesis);
        var included = drawn.Where(hypothesis => LossSample.Counts(hypothesis, includeUnfitted)).ToList();
        if (included.Count == 0)
            throw new NoFittingHypothesisException(drawn);
        TrainingLoss = included.Average(hypothesis => hypothesis.TrainingLoss);
        Diagnostics = [.. SampleDiagnostics.Of(drawn, includeUnfitted, isSingleHypothesis)];
    }

    /// <inheritdoc/>
    public HypothesisSpaceDescription Description { get; }

    /// <inheritdoc/>
    public TaskData Training { get; }

    /// <summary>Every hypothesis that was drawn, in the order of the seeds, also those that do not count.</summary>
    public IReadOnlyList<DrawnHypothesis> Drawn { get; }

    /// <summary>Whether hypotheses that did not fit the training rows count.</summary>
    public bool IncludesUnfitted { get; }

    /// <inheritdoc/>
    /// <remarks>The mean over the hypotheses that count.</remarks>
    public double TrainingLoss { get; }

    /// <inheritdoc/>
    public double? NegativeLogMarginalLikelihood => null;

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>What the outputs of the hypotheses are; where they differ, what has the fewest losses.</summary>
    public OutputMeaning OutputMeaning { get; }

    /// <summary>Whether the space was seen to give the same hypothesis for every seed: I(ε) then is 0 or infinite, and known.</summary>
    public bool IsSingleHypothesis { get; }

    /// <inheritdoc/>
    public abstract double[] PredictMean(ReadOnlyMemory<double> features);

    /// <inheritdoc/>
    public abstract FittedLoss LossOn(
        TaskData test, LossKind loss = LossKind.MeanSquaredError, SampledLossOptions? sampling = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options);
}
