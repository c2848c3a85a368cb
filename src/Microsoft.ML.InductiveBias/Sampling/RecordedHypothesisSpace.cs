using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypotheses of a sampling run, known by their outputs on the test rows: their models were dropped.</summary>
/// <remarks>It measures losses on the test rows of the run and nothing on other rows.</remarks>
public sealed class RecordedHypothesisSpace : IRowLossSpace
{
    private readonly TaskData _test;
    private readonly IReadOnlyList<RecordedHypothesis> _hypotheses;

    internal RecordedHypothesisSpace(
        HypothesisSpaceDescription description, TaskData training, TaskData test, IReadOnlyList<RecordedHypothesis> hypotheses, bool includeUnfitted)
    {
        Description = description;
        Training = training;
        _test = test;
        _hypotheses = hypotheses;
        IncludesUnfitted = includeUnfitted;
        Drawn = [.. hypotheses.Select(hypothesis => hypothesis.Drawn)];
        var included = Included.ToList();
        if (included.Count == 0)
            throw new NoFittingHypothesisException(Drawn);
        TrainingLoss = included.Average(hypothesis => hypothesis.Drawn.TrainingLoss);
        Diagnostics = [.. SampleDiagnostics.Of(Drawn, includeUnfitted, IsSingleHypothesis)];
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

    /// <summary>What the outputs of all hypotheses that count are; where they differ, what has the fewest losses.</summary>
    public OutputMeaning OutputMeaning => OutputMeanings.OfAll(Included.Select(hypothesis => hypothesis.OutputMeaning));

    /// <summary>Whether the space was seen to give the same hypothesis for every seed: I(ε) then is 0 or infinite, and known.</summary>
    public bool IsSingleHypothesis => Included.All(hypothesis => hypothesis.IsOnlyHypothesis);

    private IEnumerable<RecordedHypothesis> Included => _hypotheses.Where(hypothesis => LossSample.Counts(hypothesis.Drawn, IncludesUnfitted));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The points are not the test rows of the run.</exception>
    public double[] PredictMean(ReadOnlyMemory<double> features)
    {
        if (!features.Span.SequenceEqual(_test.Features.Span))
            throw OtherRows(nameof(features), features.Length / Training.FeatureCount);
        return MeanPrediction();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The rows are not the test rows of the run, or the loss is not defined.</exception>
    public FittedLoss LossOn(
        TaskData test, LossKind loss = LossKind.MeanSquaredError, SampledLossOptions? sampling = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        CheckTestRows(test);
        progress?.Report(new WorkProgress("losses on the test rows", 0));
        var sample = Sample(loss, cancellationToken);
        if (IsSingleHypothesis)
            return SampledLoss.OfSingle(loss, Predictions.First(), test);
        double meanPredictorLoss = RowLosses.Of<double>(loss, MeanPrediction(), test).Average();
        return SampledLoss.Of(sample, meanPredictorLoss, sampling, cancellationToken);
    }

    /// <summary>The losses of every hypothesis, also of those that did not fit the training rows.</summary>
    internal LossSample Sample(LossKind loss, CancellationToken cancellationToken)
    {
        RowLosses.CheckDefined(loss, _test.Kind);
        SampledLoss.CheckOffered(loss, OutputMeaning);
        var measured = new SampledHypothesis[_hypotheses.Count];
        for (int i = 0; i < measured.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // An unfitted one may predict values only where all that count predict probabilities.
            measured[i] = _hypotheses[i].OutputMeaning.Losses(_test.Kind).Contains(loss)
                ? _hypotheses[i].Measure(loss, _test)
                : new SampledHypothesis(_hypotheses[i].Drawn, double.NaN, default);
        }
        return new LossSample(loss, _test.Rows, measured, IncludesUnfitted);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The rows are not the test rows of the run, or the loss is not defined.</exception>
    public RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options)
    {
        CheckTestRows(rows);
        ArgumentNullException.ThrowIfNull(options);
        return SampledRowDifficulty.Of(rows, Predictions, OutputMeaning, options);
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

    private void CheckTestRows(TaskData test)
    {
        ArgumentNullException.ThrowIfNull(test);
        bool same = ReferenceEquals(test, _test)
            || (test.Kind == _test.Kind && test.Features.Span.SequenceEqual(_test.Features.Span) && test.Targets.Span.SequenceEqual(_test.Targets.Span));
        if (!same)
            throw OtherRows(nameof(test), test.Rows);
    }

    private ArgumentException OtherRows(string name, int rows) => new(string.Create(CultureInfo.InvariantCulture,
        $"{name} holds {rows} rows that are not the {_test.Rows} test rows of the sampling run; the models were dropped after they were measured there. Sample again with these rows as test rows, or keep the models (Fit)."), name);
}
