namespace Microsoft.ML.InductiveBias;

/// <summary>Drawn hypotheses with their models, ready for any rows.</summary>
/// <remarks>Holds the hypotheses until it is disposed.</remarks>
public sealed class FittedSampledSpace : IRowLossSpace
{
    private readonly IReadOnlyList<IHypothesisBatch> _batches;
    private bool _isDisposed;
    private readonly DrawnHypotheses _hypotheses;
    private readonly RareLossTask? _rare;

    /// <summary>Hypotheses that were drawn.</summary>
    /// <param name="description">A description of the space, shown with its results.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="batches">The hypotheses; owned by this object from now on.</param>
    /// <param name="includeUnfitted">Whether hypotheses that didn't fit the training rows count; diverged ones never do.</param>
    /// <param name="space">The space that they were drawn from; if it is an <see cref="ILatentHypothesisSpace"/>, losses below the drawn ones
    /// can be measured by simulation.</param>
    /// <param name="tilted">For a space whose hypotheses move by themselves: makes the populations of the independent runs of a simulation, at
    /// least two, for a test set and a kind of loss.</param>
    /// <exception cref="NoFittingHypothesisException">No hypothesis counts.</exception>
    public FittedSampledSpace(
        HypothesisSpaceDescription description, TaskData training, IReadOnlyList<IHypothesisBatch> batches, bool includeUnfitted = false,
        ISampledHypothesisSpace? space = null, Func<TaskData, LossKind, IReadOnlyList<ITiltedHypotheses>>? tilted = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(batches);
        (Description, Training, _batches) = (description, training, batches);
        _rare = tilted is null ? RareLossTask.Of(space, training, includeUnfitted) : new RareLossTask(null, training, includeUnfitted, tilted);
        _hypotheses = new DrawnHypotheses([.. batches.SelectMany(batch => batch.Hypotheses)], includeUnfitted,
            OutputMeanings.OfAll(batches.Select(batch => batch.OutputMeaning)), batches.All(batch => batch.IsOnlyHypothesis));
    }

    /// <inheritdoc/>
    public HypothesisSpaceDescription Description { get; }

    /// <inheritdoc/>
    public TaskData Training { get; }

    /// <summary>Every hypothesis that was drawn, in the order of the seeds, including those that don't count.</summary>
    public IReadOnlyList<DrawnHypothesis> Drawn => _hypotheses.Drawn;

    /// <summary>Whether hypotheses that didn't fit the training rows count.</summary>
    public bool IncludesUnfitted => _hypotheses.IncludesUnfitted;

    /// <inheritdoc/>
    /// <remarks>The mean over the hypotheses that count.</remarks>
    public double TrainingLoss => _hypotheses.TrainingLoss;

    /// <inheritdoc/>
    public double? NegativeLogMarginalLikelihood => null;

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Diagnostics => _hypotheses.Diagnostics;

    /// <summary>What the outputs of the hypotheses are; where they differ, the kind that supports the fewest losses.</summary>
    public OutputMeaning OutputMeaning => _hypotheses.OutputMeaning;

    /// <summary>Whether the space gave the same hypothesis for every seed: I(ε) then is known to be 0 or infinite.</summary>
    internal bool IsSingleHypothesis => _hypotheses.IsSingleHypothesis;

    /// <summary>The hypotheses, batch by batch.</summary>
    public IReadOnlyList<IHypothesisBatch> Batches => _batches;

    /// <inheritdoc/>
    public double[] PredictMean(ReadOnlyMemory<double> features)
    {
        var mean = new MeanPrediction(features.Length / Training.FeatureCount * Training.OutputCount);
        foreach (var (_, predictions) in Predictions(features, default))
            mean.Add(predictions);
        return mean.ToArray();
    }

    /// <inheritdoc/>
    public FittedLoss LossOn(
        TaskData test, LossKind loss = LossKind.MeanSquaredError, SampledLossOptions? sampling = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        return LossOn(test, loss, Predictions(test.Features, cancellationToken), sampling, progress, cancellationToken);
    }

    /// <summary>The distribution of the loss, from predictions that were made elsewhere.</summary>
    internal FittedLoss LossOn(
        TaskData test, LossKind loss, IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> predictions,
        SampledLossOptions? sampling, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        RowLosses.CheckDefined(loss, test);
        OutputMeanings.CheckOffered(loss, OutputMeaning);
        return IsSingleHypothesis
            ? SampledLoss.OfSingle(loss, predictions.First().Predictions, test)
            : SampledLoss.Of(loss, test, OutputMeaning, Drawn, predictions, IncludesUnfitted, _rare, sampling, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        return LossesOfRows(rows, Predictions(rows.Features, cancellationToken), options, progress, cancellationToken);
    }

    /// <summary>The losses of single rows, from predictions that were made elsewhere.</summary>
    internal RowDifficulties LossesOfRows(
        TaskData rows, IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> predictions, RowDifficultyOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        SampledRowDifficulty.Of(rows, predictions.Select(drawn => drawn.Predictions), OutputMeaning, options, progress, cancellationToken);

    /// <summary>The outputs of each hypothesis that counts at the given points.</summary>
    /// <param name="features"><c>[p, d]</c>, row-major.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The hypotheses with their <c>[p, k]</c> outputs, batch by batch.</returns>
    public IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> Predictions(ReadOnlyMemory<double> features, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        foreach (var batch in _batches)
        {
            var predictions = batch.Predict(features, cancellationToken);
            for (int i = 0; i < predictions.Count; i++)
            {
                if (batch.Hypotheses[i].Counts(IncludesUnfitted))
                    yield return (batch.Hypotheses[i], predictions[i]);
            }
        }
    }

    /// <summary>Frees the hypotheses.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (var batch in _batches)
            batch.Dispose();
    }
}
