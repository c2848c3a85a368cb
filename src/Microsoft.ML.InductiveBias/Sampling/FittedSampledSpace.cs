using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypotheses that a sampled space drew for one training set, each with the same weight.</summary>
/// <remarks>Holds the hypotheses until it is disposed.</remarks>
public sealed class FittedSampledSpace : IRowLossSpace, IDisposable
{
    private static readonly Diagnostic s_trainerDoesNotVary = new("trainerDoesNotVary", DiagnosticSeverity.Warning,
        "The trainer gives the same model for every seed, so the space is a single hypothesis: the bias is 0 at and above its test loss and infinite below. "
        + "A trainer with randomness (subsampling, shuffling, random starts), hyperparameters drawn from ranges, or rows drawn anew would make a space.");

    private readonly IReadOnlyList<IHypothesisBatch> _batches;

    /// <summary>Hypotheses that were drawn.</summary>
    /// <param name="description">What a result says of the space.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="batches">The hypotheses; owned by this object from now on.</param>
    /// <param name="includeUnfitted">Whether hypotheses that did not fit the training rows count; diverged ones never do.</param>
    /// <exception cref="NoFittingHypothesisException">No hypothesis counts.</exception>
    public FittedSampledSpace(
        HypothesisSpaceDescription description, TaskData training, IReadOnlyList<IHypothesisBatch> batches, bool includeUnfitted = false)
        : this(description, training, batches, includeUnfitted, [])
    {
    }

    internal FittedSampledSpace(
        HypothesisSpaceDescription description, TaskData training, IReadOnlyList<IHypothesisBatch> batches, bool includeUnfitted, IEnumerable<Diagnostic> ofDrawing)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(batches);
        Description = description;
        Training = training;
        IncludesUnfitted = includeUnfitted;
        _batches = batches;
        Drawn = [.. batches.SelectMany(batch => batch.Hypotheses)];
        var included = Drawn.Where(hypothesis => LossSample.Counts(hypothesis, includeUnfitted)).ToList();
        if (included.Count == 0)
            throw new NoFittingHypothesisException(Drawn);
        TrainingLoss = included.Average(hypothesis => hypothesis.TrainingLoss);
        Diagnostics = [.. ofDrawing, .. ExclusionDiagnostics(Drawn, includeUnfitted), .. IsSingleHypothesis ? [s_trainerDoesNotVary] : Array.Empty<Diagnostic>()];
    }

    /// <inheritdoc/>
    public HypothesisSpaceDescription Description { get; }

    /// <inheritdoc/>
    public TaskData Training { get; }

    /// <summary>Every hypothesis that was drawn, also those that do not count.</summary>
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

    /// <summary>Whether all hypotheses predict probabilities of the classes.</summary>
    public bool PredictsProbabilities => _batches.All(batch => batch.PredictsProbabilities);

    /// <summary>Whether all hypotheses predict in the units of the targets, so that a mean squared error is defined.</summary>
    public bool PredictsTargets => _batches.All(batch => batch.PredictsTargets);

    /// <summary>Whether every seed gives the same hypothesis: I(ε) then is 0 or infinite, and known.</summary>
    public bool IsSingleHypothesis => _batches.All(batch => batch.IsOnlyHypothesis);

    internal IReadOnlyList<IHypothesisBatch> Batches => _batches;

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
        TaskData test, LossKind loss = LossKind.MeanSquaredError, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        return LossOn(test, loss, Predictions(test.Features, cancellationToken), progress, cancellationToken);
    }

    /// <summary>The distribution of the loss, from predictions that were made elsewhere.</summary>
    internal FittedLoss LossOn(
        TaskData test, LossKind loss, IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> predictions,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        RowLosses.CheckDefined(loss, test.Kind);
        if (loss != LossKind.ZeroOneError && !PredictsTargets)
        {
            throw new ArgumentException(
                $"The {loss} needs hypotheses that predict probabilities; these score classes by margins, which have the {nameof(LossKind.ZeroOneError)} alone. "
                + "Use that loss, a calibrated trainer (such as SdcaLogisticRegression or SdcaMaximumEntropy), or append a calibrator (such as BinaryClassification.Calibrators.Platt).", nameof(loss));
        }
        if (!IsSingleHypothesis)
            return SampledLoss.Of(loss, test, PredictsProbabilities, Drawn, predictions, IncludesUnfitted, progress, cancellationToken);
        double only = RowLosses.Of<float>(loss, predictions.First().Predictions, test).Average();
        return new FittedLoss(new SingleHypothesisLoss(only), EstimationMethod.Exact, only, []);
    }

    /// <inheritdoc/>
    public RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        return SampledRowDifficulty.Of(rows, Predictions(rows.Features, options.CancellationToken).Select(drawn => drawn.Predictions), PredictsProbabilities, options);
    }

    /// <summary>The outputs of each hypothesis that counts at the given points.</summary>
    /// <param name="features"><c>[p, d]</c>, row-major.</param>
    /// <param name="cancellationToken">Ends the work within about a second.</param>
    /// <returns>The hypotheses with their <c>[p, k]</c> outputs, batch by batch.</returns>
    public IEnumerable<(DrawnHypothesis Hypothesis, float[] Predictions)> Predictions(ReadOnlyMemory<double> features, CancellationToken cancellationToken)
    {
        foreach (var batch in _batches)
        {
            var predictions = batch.Predict(features, cancellationToken);
            for (int i = 0; i < predictions.Count; i++)
            {
                if (LossSample.Counts(batch.Hypotheses[i], IncludesUnfitted))
                    yield return (batch.Hypotheses[i], predictions[i]);
            }
        }
    }

    /// <summary>Frees the hypotheses.</summary>
    public void Dispose()
    {
        foreach (var batch in _batches)
            batch.Dispose();
    }

    internal static IEnumerable<Diagnostic> ExclusionDiagnostics(IReadOnlyList<DrawnHypothesis> drawn, bool includeUnfitted)
    {
        int diverged = drawn.Count(hypothesis => hypothesis.Status == HypothesisStatus.Diverged);
        int unfitted = drawn.Count(hypothesis => hypothesis.Status == HypothesisStatus.DidNotFit);
        if (diverged > 0)
        {
            yield return new Diagnostic("hypothesesDiverged", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{diverged} of {drawn.Count} hypotheses diverged and do not count; a smaller learning rate would help."));
        }
        if (unfitted > 0)
        {
            yield return new Diagnostic("hypothesesDidNotFit", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{unfitted} of {drawn.Count} hypotheses did not reach the training tolerance; {(includeUnfitted ? "they count all the same, as was asked" : "they do not count")}."));
        }
    }
}
