using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypotheses of a sampling run, known by their outputs on the test rows: their models were dropped.</summary>
/// <remarks>It measures losses on the test rows of the run and nothing on other rows.</remarks>
public sealed class RecordedHypothesisSpace : DrawnHypothesisSpace
{
    private readonly TaskData _test;
    private readonly IReadOnlyList<RecordedHypothesis> _hypotheses;

    internal RecordedHypothesisSpace(
        HypothesisSpaceDescription description, TaskData training, TaskData test, IReadOnlyList<RecordedHypothesis> hypotheses, bool includeUnfitted)
        : base(
            description, training, [.. hypotheses.Select(hypothesis => hypothesis.Drawn)], includeUnfitted,
            OutputMeanings.OfAll(Counting(hypotheses, includeUnfitted).Select(hypothesis => hypothesis.OutputMeaning)),
            Counting(hypotheses, includeUnfitted).All(hypothesis => hypothesis.IsOnlyHypothesis))
    {
        _test = test;
        _hypotheses = hypotheses;
    }

    private IEnumerable<RecordedHypothesis> Included => Counting(_hypotheses, IncludesUnfitted);

    private static IEnumerable<RecordedHypothesis> Counting(IReadOnlyList<RecordedHypothesis> hypotheses, bool includeUnfitted) =>
        hypotheses.Where(hypothesis => LossSample.Counts(hypothesis.Drawn, includeUnfitted));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The points are not the test rows of the run.</exception>
    public override double[] PredictMean(ReadOnlyMemory<double> features)
    {
        if (!features.Span.SequenceEqual(_test.Features.Span))
            throw OtherRows(nameof(features), features.Length / Training.FeatureCount);
        return MeanPrediction();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The rows are not the test rows of the run, or the loss is not defined.</exception>
    public override FittedLoss LossOn(
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
        OutputMeanings.CheckOffered(loss, OutputMeaning);
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
    public override RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options)
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
