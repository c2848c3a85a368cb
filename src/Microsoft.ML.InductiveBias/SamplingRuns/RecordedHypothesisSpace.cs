using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypotheses of a sampling run, represented by their outputs on the test rows; their models were dropped.</summary>
/// <remarks>Supports only the test rows of the run.</remarks>
internal sealed class RecordedHypothesisSpace : IRowLossSpace
{
    private readonly TaskData _test;
    private readonly IReadOnlyList<RecordedHypothesis> _recorded;
    private readonly DrawnHypotheses _hypotheses;
    private readonly RareLossTask? _rare;
    private readonly IReadOnlyList<Diagnostic> _ofRun;

    public RecordedHypothesisSpace(
        ISampledHypothesisSpace space, TaskData training, TaskData test, IReadOnlyList<RecordedHypothesis> hypotheses, bool includeUnfitted,
        IReadOnlyList<Diagnostic> ofRun, ISamplingExecutor? executor = null)
    {
        _ofRun = ofRun;
        (Description, Training, _test, _recorded) = (space.Description, training, test, hypotheses);
        _rare = RareLossTask.Of(space, training, includeUnfitted);
        if (_rare is not null && executor is not null)
            _rare = _rare with { Elsewhere = (simulation, rows, runs, progress, token) => Simulate(executor, new SamplingWork(space, training, rows, runs, simulation.ToText()), progress, token) };
        _hypotheses = new DrawnHypotheses([.. hypotheses.Select(hypothesis => hypothesis.Drawn)], includeUnfitted,
            OutputMeanings.OfAll(Counting(hypotheses, includeUnfitted).Select(hypothesis => hypothesis.OutputMeaning)),
            Counting(hypotheses, includeUnfitted).All(hypothesis => hypothesis.IsOnlyHypothesis));
    }

    public HypothesisSpaceDescription Description { get; }

    public TaskData Training { get; }

    public IReadOnlyList<DrawnHypothesis> Drawn => _hypotheses.Drawn;

    public bool IncludesUnfitted => _hypotheses.IncludesUnfitted;

    /// <inheritdoc/>
    /// <remarks>The mean over the hypotheses that count.</remarks>
    public double TrainingLoss => _hypotheses.TrainingLoss;

    public double? NegativeLogMarginalLikelihood => null;

    public IReadOnlyList<Diagnostic> Diagnostics => [.. _hypotheses.Diagnostics, .. _ofRun];

    public OutputMeaning OutputMeaning => _hypotheses.OutputMeaning;

    public bool IsSingleHypothesis => _hypotheses.IsSingleHypothesis;

    private IEnumerable<RecordedHypothesis> Included => Counting(_recorded, IncludesUnfitted);

    private static IEnumerable<RecordedHypothesis> Counting(IReadOnlyList<RecordedHypothesis> hypotheses, bool includeUnfitted) =>
        hypotheses.Where(hypothesis => hypothesis.Drawn.Counts(includeUnfitted));

    public double[] PredictMean(ReadOnlyMemory<double> features)
    {
        if (!features.Span.SequenceEqual(_test.Features.Span))
            throw OtherRows(nameof(features), features.Length / Training.FeatureCount);
        return MeanPrediction();
    }

    public FittedLoss LossOn(
        TaskData test, LossKind loss = LossKind.MeanSquaredError, SampledLossOptions? sampling = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        CheckTestRows(test);
        progress?.Report(new WorkProgress("losses on the test rows", 0));
        var sample = Sample(loss, test, cancellationToken);
        if (IsSingleHypothesis)
            return SampledLoss.OfSingle(loss, Predictions.First(), test);
        return SampledLoss.Of(sample, test, RowLosses.Weighted<double>(loss, MeanPrediction(), test), _rare, sampling, progress, cancellationToken);
    }

    /// <summary>The losses of every hypothesis, also of those that didn't fit the training rows.</summary>
    internal LossSample Sample(LossKind loss, CancellationToken cancellationToken) => Sample(loss, _test, cancellationToken);

    private LossSample Sample(LossKind loss, TaskData test, CancellationToken cancellationToken)
    {
        RowLosses.CheckDefined(loss, test);
        OutputMeanings.CheckOffered(loss, OutputMeaning);
        var measured = new SampledHypothesis[_recorded.Count];
        for (int i = 0; i < measured.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // An unfitted one may predict values only where all that count predict probabilities.
            measured[i] = _recorded[i].OutputMeaning.Losses(_test.Kind).Contains(loss)
                ? _recorded[i].Measure(loss, test)
                : new SampledHypothesis(_recorded[i].Drawn, double.NaN, default);
        }
        return new LossSample(loss, _test.Rows, measured, IncludesUnfitted) { TestGroups = _test.Groups };
    }

    public RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckTestRows(rows);
        ArgumentNullException.ThrowIfNull(options);
        return SampledRowDifficulty.Of(rows, Predictions, OutputMeaning, options, progress, cancellationToken);
    }

    /// <summary>The outputs <c>[m, k]</c> on the test rows of each hypothesis that counts, in the order of the seeds.</summary>
    internal IEnumerable<float[]> Predictions => Included.Select(hypothesis => hypothesis.Predictions);

    internal double[] MeanPrediction()
    {
        var mean = new MeanPrediction(_test.Rows * _test.OutputCount);
        foreach (float[] predictions in Predictions)
            mean.Add(predictions);
        return mean.ToArray();
    }

    /// <summary>Nothing to free: the models were dropped.</summary>
    public void Dispose()
    {
    }

    private static IEnumerable<RareLossReplicate> Simulate(ISamplingExecutor executor, SamplingWork work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        executor.Draw(work, progress, cancellationToken).SelectMany(lines => lines.Select(RareLossReplicate.Decode));

    private void CheckTestRows(TaskData test)
    {
        ArgumentNullException.ThrowIfNull(test);
        bool same = ReferenceEquals(test, _test)
            || (test.Kind == _test.Kind && test.Features.Span.SequenceEqual(_test.Features.Span) && test.Targets.Span.SequenceEqual(_test.Targets.Span));
        if (!same)
            throw OtherRows(nameof(test), test.Rows);
    }

    private ArgumentException OtherRows(string name, int rows) => new(string.Create(CultureInfo.InvariantCulture,
        $"{name} holds {rows} rows that are not the {_test.Rows} test rows of the sampling run; the models were dropped after being measured there. Sample again with these rows as test rows, or keep the models (Fit)."), name);
}
