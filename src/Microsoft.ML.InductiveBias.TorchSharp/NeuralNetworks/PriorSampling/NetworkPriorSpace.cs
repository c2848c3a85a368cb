using System.Globalization;
using Microsoft.ML.InductiveBias.NeuralNetworks;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypotheses that random networks, conditioned on fitting the training rows, are: each is drawn from the
/// initialisation until one fits. Nothing is trained, so this is what training itself is to be compared with.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// The hypothesis of a seed is the first random network of that seed's own sequence that fits. The draws that are needed grow
/// exponentially with the training rows: for small problems alone. When the time that is left would exceed
/// `MaximumTime` at 95 % confidence, sampling ends with an exception that says what was tried.
/// ]]></format>
/// </remarks>
public sealed class NetworkPriorSpace : ISampledHypothesisSpace
{
    /// <summary>A space of random networks.</summary>
    /// <param name="options">Everything that defines it.</param>
    public NetworkPriorSpace(PriorSamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>Everything that defines the space.</summary>
    public PriorSamplingOptions Options { get; }

    /// <inheritdoc/>
    public HypothesisSpaceDescription Description => Options.Network.Describe(
        new("sampling", "guessAndCheck"),
        new("acceptance", Options.Acceptance == PriorAcceptance.TrainingLoss ? "trainingLoss" : "everyRowRight"),
        new("trainingLoss", Options.Network.TrainingLoss == NetworkTrainingLoss.MeanSquaredError ? "meanSquaredError" : "crossEntropy"),
        new("tolerance", Options.Network.FittingLoss),
        new("maximumDraws", (double)Options.MaximumDraws));

    /// <summary>Draws hypotheses until each seed has one, or has had its draws.</summary>
    /// <param name="training">The rows to fit.</param>
    /// <param name="progress">Told of draws, acceptances and the time that is left; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the work within about a second.</param>
    /// <returns>The space, and how its sampling went.</returns>
    /// <exception cref="PriorSamplingHopelessException">It would take too long.</exception>
    /// <exception cref="NoFittingHypothesisException">No seed had a network that fits.</exception>
    public (FittedSampledSpace Space, PriorSamplingReport Report) Sample(
        TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var tally = new Tally(Options, Options.Network.Samples, progress);
        int[] seeds = [.. Enumerable.Range(0, Options.Network.Samples).Select(i => unchecked(Options.Network.FirstSeed + i))];
        var batches = Draw(training, seeds, tally, cancellationToken).ToList();
        return (new FittedSampledSpace(Description, training, batches, Options.Network.IncludeUnfitted), tally.Report());
    }

    /// <inheritdoc/>
    public IFittedHypothesisSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Sample(training, progress, cancellationToken).Space;

    /// <inheritdoc/>
    /// <exception cref="PriorSamplingHopelessException">It would take too long.</exception>
    public IEnumerable<IHypothesisBatch> Draw(
        TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        return Draw(training, seeds, new Tally(Options, seeds.Count, progress), cancellationToken);
    }

    private IEnumerable<IHypothesisBatch> Draw(TaskData training, IReadOnlyList<int> seeds, Tally tally, CancellationToken cancellationToken)
    {
        var options = Options.Network;
        options.Check(training);
        if (Options.Acceptance == PriorAcceptance.EveryRowRight && training.Kind == TaskKind.Regression)
            throw new ArgumentException($"{nameof(PriorAcceptance)}.{nameof(PriorAcceptance.EveryRowRight)} compares classes, but the labels are numbers (a regression).");
        var task = new NetworkTask(training);
        var layout = options.Device == NetworkDevice.Cpu && !options.TensorsOnly
            ? PerceptronLayout.Of(options.Architecture, task.FeatureCount, task.OutputCount)
            : null;
        if (layout is null)
        {
            NativeTorch.EnsureLoaded();
            TensorNetworks.DeviceOf(options.Device);
        }
        return Batches(task, layout, seeds, tally, cancellationToken);
    }

    private IEnumerable<IHypothesisBatch> Batches(
        NetworkTask task, PerceptronLayout? layout, IReadOnlyList<int> seeds, Tally tally, CancellationToken cancellationToken)
    {
        var predictor = new NetworkPredictor(Options.Network, task.FeatureCount, task.OutputCount);
        var groups = OrderedWork.Run<TrainedNetwork>(seeds.Count, seeds.Count, () =>
        {
            var guesses = new PriorGuesses(Options, task, layout);
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
        /// <summary>Estimates from a shorter time say little.</summary>
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

        /// <summary>Reports progress, and fails if there is no hope.</summary>
        public void Check()
        {
            var report = Report();
            progress?.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture, $"guessing networks: {report}"), report.Finished / (double)hypotheses));
            bool settled = report.Elapsed >= (options.TimeLimit < Settling ? options.TimeLimit : Settling);
            // Seeds that run out of draws end in any case.
            double mostDraws = (double)(hypotheses - report.Finished) * options.MaximumDraws / Math.Max(report.DrawsPerSecond, 1e-9);
            if (settled && report.Finished < hypotheses && report.LeastExpectedTime > options.TimeLimit && mostDraws > options.TimeLimit.TotalSeconds)
                throw new PriorSamplingHopelessException(report, options.TimeLimit);
        }
    }
}
