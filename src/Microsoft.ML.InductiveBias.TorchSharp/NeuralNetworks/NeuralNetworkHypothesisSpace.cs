using System.Globalization;
using Microsoft.ML.InductiveBias.NeuralNetworks;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypotheses that training a network from random starts gives: a start drawn from the initialisation, then an
/// optimiser until the training loss is at or below the tolerance.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// The hypothesis of a seed is a function of options, training rows and seed: the seed decides the start and the order of the
/// rows. Perceptrons and linear networks on the processor are the same to the last bit on one machine, whatever else is drawn;
/// other architectures for the same set of hypotheses trained together, and otherwise up to the rounding of single precision,
/// which training may enlarge. Source: Boopathy et al., IJCAI 2024, section 4.2.
/// ]]></format>
/// </remarks>
public sealed class NeuralNetworkHypothesisSpace : ISampledHypothesisSpace
{
    /// <summary>A space of trained networks.</summary>
    /// <param name="options">Everything that defines it; the defaults of <see cref="NeuralNetworkOptions"/> if omitted.</param>
    public NeuralNetworkHypothesisSpace(NeuralNetworkOptions? options = null) => Options = options ?? new NeuralNetworkOptions();

    /// <summary>Everything that defines the space.</summary>
    public NeuralNetworkOptions Options { get; }

    /// <inheritdoc/>
    public HypothesisSpaceDescription Description => Options.Describe(Options.DescribeTraining());

    /// <summary>Draws <see cref="NeuralNetworkOptions.Samples"/> hypotheses.</summary>
    /// <param name="training">The rows to fit.</param>
    /// <param name="progress">Told of each step; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the work within about a second.</param>
    /// <exception cref="NoFittingHypothesisException">None of them fits the rows.</exception>
    /// <exception cref="ArgumentException">The options do not fit the rows.</exception>
    public FittedSampledSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var batches = Draw(training, [.. Enumerable.Range(0, Options.Samples).Select(i => unchecked(Options.FirstSeed + i))], progress, cancellationToken).ToList();
        return new FittedSampledSpace(Description, training, batches, Options.IncludeUnfitted);
    }

    IFittedHypothesisSpace IHypothesisSpace.Fit(TaskData training, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        Fit(training, progress, cancellationToken);

    /// <inheritdoc/>
    public IEnumerable<IHypothesisBatch> Draw(
        TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        Options.Check(training);
        var predictor = new NetworkPredictor(Options, training.FeatureCount, training.OutputCount);
        var told = new TrainingProgress(progress, seeds.Count, Options.Epochs);
        var layout = Options.Device == NetworkDevice.Cpu && !Options.TensorsOnly
            ? PerceptronLayout.Of(Options.Architecture, training.FeatureCount, training.OutputCount)
            : null;
        if (layout is null)
        {
            NativeTorch.EnsureLoaded();
            TensorNetworks.DeviceOf(Options.Device); // fails now rather than at the first batch
            return ByTensors(new NetworkTask(training), seeds, predictor, told, cancellationToken);
        }
        return ByLayers(layout, new NetworkTask(training), seeds, predictor, told, cancellationToken);
    }

    private IEnumerable<IHypothesisBatch> ByLayers(
        PerceptronLayout layout, NetworkTask task, IReadOnlyList<int> seeds, NetworkPredictor predictor, TrainingProgress told, CancellationToken cancellationToken)
    {
        int ahead = (int)Math.Clamp(Options.MemoryBytes / (sizeof(float) * (long)layout.PlainLength), 2 * Environment.ProcessorCount, int.MaxValue / 2);
        var groups = OrderedWork.Run<TrainedNetwork>(seeds.Count, ahead, () =>
        {
            var training = new PerceptronTraining(Options, task, layout);
            return (item, token) => told.Done(training.Train(seeds[item], token));
        }, told.Report, cancellationToken);
        foreach (var group in groups)
        {
            told.Report();
            yield return new NetworkBatch(predictor, group);
        }
    }

    private IEnumerable<IHypothesisBatch> ByTensors(
        NetworkTask task, IReadOnlyList<int> seeds, NetworkPredictor predictor, TrainingProgress told, CancellationToken cancellationToken)
    {
        var training = new TensorTraining(Options, task);
        foreach (int[] together in seeds.Chunk(training.Together))
        {
            var networks = Cancellable.Run(() => training.Train(together, epochs => told.EpochsDone(together.Length, epochs), cancellationToken), cancellationToken);
            foreach (var network in networks)
                told.Done(network);
            told.Report();
            yield return new NetworkBatch(predictor, networks);
        }
    }

    /// <summary>How far the training of all networks is.</summary>
    private sealed class TrainingProgress(IProgress<WorkProgress>? receiver, int count, int epochs)
    {
        private readonly long _started = System.Diagnostics.Stopwatch.GetTimestamp();
        private long _reported = System.Diagnostics.Stopwatch.GetTimestamp();
        private int _done, _fitted;

        public TrainedNetwork Done(TrainedNetwork network)
        {
            Interlocked.Increment(ref _done);
            if (network.Drawn.Status == HypothesisStatus.Fitted)
                Interlocked.Increment(ref _fitted);
            return network;
        }

        public void EpochsDone(int networks, int epoch)
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(_reported).TotalSeconds < 0.5)
                return;
            _reported = System.Diagnostics.Stopwatch.GetTimestamp();
            Report((_done + networks * (epoch / (double)epochs)) / count);
        }

        /// <summary>Counts whole networks: those under way may stop at any epoch.</summary>
        public void Report() => Report(_done / (double)count);

        private void Report(double fraction)
        {
            double rate = _done / Math.Max(1e-3, System.Diagnostics.Stopwatch.GetElapsedTime(_started).TotalSeconds);
            receiver?.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture,
                $"training networks: {_done} of {count} done, {_fitted} fit, {rate:0.##} per second"), Math.Min(1, fraction)));
        }
    }
}
