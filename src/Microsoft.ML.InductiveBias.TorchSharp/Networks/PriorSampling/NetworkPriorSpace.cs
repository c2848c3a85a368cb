using System.Globalization;
using Microsoft.ML.InductiveBias.Networks;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypothesis space of random networks conditioned on fitting the training rows: networks are drawn from the
/// initialization until one fits. Nothing is trained, so the space is a reference for the effect of training.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// The hypothesis of a seed is the first random network of that seed's sequence that fits. The number of draws grows
/// exponentially with the training rows, so the space is for small problems only. If the remaining time exceeds
/// `MaximumTime` at 95 % confidence, sampling ends with an exception that reports the draws so far.
/// ]]></format>
/// </remarks>
public sealed class NetworkPriorSpace : ISampledHypothesisSpace
{
    private readonly PriorSamplingOptions _options;

    /// <summary>A space of random networks.</summary>
    /// <param name="options">Its options. The space keeps a copy.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public NetworkPriorSpace(PriorSamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Verified();
    }

    /// <summary>A copy of the options that define the space.</summary>
    public PriorSamplingOptions Options => _options.Verified();

    /// <inheritdoc/>
    public HypothesisSpaceDescription Description => _options.Network.Describe(
        new("sampling", "guessAndCheck"),
        new("acceptance", _options.Acceptance == PriorAcceptance.TrainingLoss ? "trainingLoss" : "everyRowRight"),
        new("trainingLoss", _options.Network.TrainingLoss == NetworkTrainingLoss.MeanSquaredError ? "meanSquaredError" : "crossEntropy"),
        new("tolerance", _options.Network.FittingLoss),
        new("maximumDraws", (double)_options.MaximumDraws));

    /// <summary>Draws hypotheses until each seed has one, or has used up its draws.</summary>
    /// <param name="training">The rows to fit.</param>
    /// <param name="progress">Receives progress reports with draws, acceptances and the remaining time; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the work within about a second.</param>
    /// <returns>The space, and the statistics of its sampling.</returns>
    /// <exception cref="PriorSamplingExhaustedException">Sampling would exceed its time limit.</exception>
    /// <exception cref="NoFittingHypothesisException">No network fits the training rows.</exception>
    public (FittedSampledSpace Space, PriorSamplingReport Report) Sample(
        TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var tally = new Tally(_options, _options.Network.Samples, progress);
        int[] seeds = _options.Network.Seeds();
        var batches = NetworkBatch.Regroup(Draw(training, seeds, tally, cancellationToken));
        return (new FittedSampledSpace(Description, training, batches, _options.Network.IncludeUnfitted), tally.Report());
    }

    /// <inheritdoc/>
    public IFittedHypothesisSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Sample(training, progress, cancellationToken).Space;

    /// <inheritdoc/>
    /// <exception cref="PriorSamplingExhaustedException">Sampling would exceed its time limit.</exception>
    public IEnumerable<IHypothesisBatch> Draw(
        TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        return Draw(training, seeds, new Tally(_options, seeds.Count, progress), cancellationToken);
    }

    private IEnumerable<IHypothesisBatch> Draw(TaskData training, IReadOnlyList<int> seeds, Tally tally, CancellationToken cancellationToken)
    {
        var options = _options.Network;
        options.Check(training);
        if (_options.Acceptance == PriorAcceptance.EveryRowRight && training.Kind == TaskKind.Regression)
            throw new ArgumentException($"{nameof(PriorAcceptance)}.{nameof(PriorAcceptance.EveryRowRight)} compares classes, but the labels are numbers (a regression).");
        var predictor = new NetworkPredictor(options, training.FeatureCount, training.OutputCount);
        if (predictor.Layout is null)
            options.Device.Resolve(isWorthwhile: true); // throws now rather than at the first batch
        return Batches(new NetworkTask(training), predictor, seeds, tally, cancellationToken);
    }

    private IEnumerable<IHypothesisBatch> Batches(
        NetworkTask task, NetworkPredictor predictor, IReadOnlyList<int> seeds, Tally tally, CancellationToken cancellationToken)
    {
        var groups = OrderedResults.Run<TrainedNetwork>(seeds.Count, seeds.Count, () =>
        {
            var guesses = new PriorGuesses(_options, task, predictor.Layout);
            return (item, token) => guesses.Find(seeds[item], tally, token);
        }, tally.Check, cancellationToken);
        foreach (var group in groups)
        {
            tally.Check();
            yield return new NetworkBatch(predictor, group);
        }
    }

    /// <summary>Counts draws and acceptances of all workers.</summary>
    internal sealed class Tally(PriorSamplingOptions options, int hypotheses, IProgress<WorkProgress>? progress)
    {
        /// <summary>Estimates from a shorter time are unreliable.</summary>
        private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

        private readonly long _started = System.Diagnostics.Stopwatch.GetTimestamp();
        private long _draws, _acceptances;
        private int _finished;

        public void Drew(long draws) => Interlocked.Add(ref _draws, draws);

        public void Finish(bool accepted)
        {
            if (accepted)
                Interlocked.Increment(ref _acceptances);
            Interlocked.Increment(ref _finished);
        }

        public PriorSamplingReport Report() => new(
            hypotheses, Volatile.Read(ref _finished), Volatile.Read(ref _draws), Volatile.Read(ref _acceptances), System.Diagnostics.Stopwatch.GetElapsedTime(_started));

        /// <summary>Reports progress, and throws if sampling would exceed its time limit.</summary>
        public void Check()
        {
            var report = Report();
            progress?.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture, $"guessing networks: {report}"), report.Finished / (double)hypotheses));
            bool settled = report.Elapsed >= (options.TimeLimit < Settling ? options.TimeLimit : Settling);
            // Seeds that use up their draws end in any case.
            double mostDraws = (double)(hypotheses - report.Finished) * options.MaximumDraws / Math.Max(report.DrawsPerSecond, 1e-9);
            if (settled && report.Finished < hypotheses && report.LeastExpectedTime > options.TimeLimit && mostDraws > options.TimeLimit.TotalSeconds)
                throw new PriorSamplingExhaustedException(report, options.TimeLimit);
        }
    }
}
