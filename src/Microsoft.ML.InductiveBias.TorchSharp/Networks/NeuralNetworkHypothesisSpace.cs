using System.Globalization;
using Microsoft.ML.InductiveBias.Networks;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypothesis space of networks trained from random starts: a start is drawn from the initialization, then an
/// optimizer runs until the training loss is at or below the tolerance.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// The hypothesis of a seed is a function of options, training rows and seed: the seed determines the start and the order of the
/// rows. Perceptrons and linear networks on the CPU are the same to the last bit on one machine, whatever else is drawn. Other
/// architectures, and other devices, give the same for the same set of hypotheses trained together, and otherwise differ by the rounding
/// of single precision, which training may amplify. The latents of a hypothesis are a normal number for each random initial parameter and, with
/// batches, seeds of the orders of the rows. Source: Boopathy et al., IJCAI 2024, section 4.2.
/// ]]></format>
/// </remarks>
public sealed class NeuralNetworkHypothesisSpace : ILatentHypothesisSpace
{
    private readonly NeuralNetworkOptions _options;

    /// <summary>A space of trained networks.</summary>
    /// <param name="options">Its options; the defaults of <see cref="NeuralNetworkOptions"/> if omitted. The space keeps a copy.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public NeuralNetworkHypothesisSpace(NeuralNetworkOptions? options = null) => _options = (options ?? new NeuralNetworkOptions()).Verified();

    /// <summary>A copy of the options that define the space.</summary>
    public NeuralNetworkOptions Options => new(_options);

    /// <inheritdoc/>
    public HypothesisSpaceDescription Description => _options.Describe(_options.DescribeTraining());

    /// <summary>Draws <see cref="NeuralNetworkOptions.Samples"/> hypotheses.</summary>
    /// <param name="training">The rows to fit.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the work within about a second.</param>
    /// <exception cref="NoFittingHypothesisException">None of them fits the rows.</exception>
    /// <exception cref="ArgumentException">The options do not fit the rows.</exception>
    public FittedSampledSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        return new FittedSampledSpace(
            Description, training, NetworkBatch.Regroup(Draw(training, _options.Seeds(), progress, cancellationToken)), _options.IncludeUnfitted, this);
    }

    IFittedHypothesisSpace IHypothesisSpace.Fit(TaskData training, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        Fit(training, progress, cancellationToken);

    /// <inheritdoc/>
    public IEnumerable<IHypothesisBatch> Draw(
        TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        return Train(training, [.. seeds.Select(seed => new SeedOrigin(seed))], progress, cancellationToken);
    }

    /// <inheritdoc/>
    int ILatentHypothesisSpace.CountNormals(TaskData training) => CountNormals(training);

    internal int CountNormals(TaskData training)
    {
        _options.Check(training);
        return LatentOrigin.CountNormals(_options.Architecture.Parameters(training.FeatureCount, training.OutputCount), _options.Initialization);
    }

    /// <inheritdoc/>
    int ILatentHypothesisSpace.CountSeeds(TaskData training) => CountSeeds(training);

    internal int CountSeeds(TaskData training)
    {
        _options.Check(training);
        return _options.BatchSize < training.Rows ? LatentOrigin.EpochGroup(_options.Epochs) + 1 : 0;
    }

    /// <inheritdoc/>
    IEnumerable<IHypothesisBatch> ILatentHypothesisSpace.Draw(
        TaskData training, IReadOnlyList<HypothesisLatents> latents, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(latents);
        int normals = CountNormals(training), seeds = CountSeeds(training);
        foreach (var (index, one) in latents.Index())
        {
            if (one.Normals.Length != normals || one.Seeds.Length != seeds)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"latents[{index}] has {one.Normals.Length} normal numbers and {one.Seeds.Length} seeds; a network of this space has {normals} and {seeds}."), nameof(latents));
            }
        }
        return Train(training, [.. latents.Select((one, index) => new LatentOrigin(index, one))], progress, cancellationToken);
    }

    private IEnumerable<IHypothesisBatch> Train(
        TaskData training, IReadOnlyList<NetworkOrigin> origins, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        _options.Check(training);
        var predictor = new NetworkPredictor(_options, training.FeatureCount, training.OutputCount);
        var counter = new TrainingProgress(progress, origins.Count, _options.Epochs);
        if (predictor.Layout is { } layout)
            return ByLayers(layout, new NetworkTask(training), origins, predictor, counter, cancellationToken);
        _options.Device.Resolve(isWorthwhile: true); // throws now rather than at the first batch
        return ByTensors(new NetworkTask(training), origins, predictor, counter, cancellationToken);
    }

    private IEnumerable<IHypothesisBatch> ByLayers(
        PerceptronLayout layout, NetworkTask task, IReadOnlyList<NetworkOrigin> origins, NetworkPredictor predictor, TrainingProgress counter, CancellationToken cancellationToken)
    {
        int ahead = (int)Math.Clamp(_options.MemoryOnProcessor / (sizeof(float) * (long)layout.PlainLength), 2 * Environment.ProcessorCount, int.MaxValue / 2);
        var groups = OrderedResults.Run<TrainedNetwork>(origins.Count, ahead, () =>
        {
            var training = new PerceptronTraining(_options, task, layout);
            return (item, token) => counter.Done(training.Train(origins[item], token));
        }, counter.Report, cancellationToken);
        foreach (var group in groups)
        {
            counter.Report();
            yield return new NetworkBatch(predictor, group);
        }
    }

    private IEnumerable<IHypothesisBatch> ByTensors(
        NetworkTask task, IReadOnlyList<NetworkOrigin> origins, NetworkPredictor predictor, TrainingProgress counter, CancellationToken cancellationToken)
    {
        var training = new TensorTraining(_options, task);
        training.CheckMemory();
        // Groups of one size: a small last one would leave a device idle.
        int groups = Math.Max(1, (origins.Count + training.Together - 1) / training.Together), size = (origins.Count + groups - 1) / groups;
        for (int done = 0; done < origins.Count;)
        {
            NetworkOrigin[] together = [.. origins.Skip(done).Take(size)];
            if (TrainUnlessTooLarge(training, together, counter, cancellationToken) is not { } networks)
            {
                // Others may use the device too. What is done is done.
                size = (size + 1) / 2;
                continue;
            }
            done += networks.Length;
            foreach (var network in networks)
                counter.Done(network);
            counter.Report();
            yield return new NetworkBatch(predictor, networks);
        }
    }

    /// <summary>The trained networks; <see langword="null"/> if memory runs out with several together.</summary>
    private static TrainedNetwork[]? TrainUnlessTooLarge(TensorTraining training, NetworkOrigin[] together, TrainingProgress counter, CancellationToken cancellationToken)
    {
        try
        {
            return Cancellable.Run($"training {together.Length} networks", () => training.Train(together, epochs => counter.EpochsDone(together.Length, epochs), cancellationToken), cancellationToken);
        }
        catch (TaskTooLargeException) when (together.Length > 1)
        {
            return null;
        }
    }

    /// <summary>Progress of the training of all networks.</summary>
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

        public void EpochsDone(int networks, double epoch)
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(_reported).TotalSeconds < 0.5)
                return;
            _reported = System.Diagnostics.Stopwatch.GetTimestamp();
            Report((_done + networks * (epoch / epochs)) / count);
        }

        /// <summary>Counts whole networks: a network in training may stop at any epoch.</summary>
        public void Report() => Report(_done / (double)count);

        private void Report(double fraction)
        {
            double rate = _done / Math.Max(1e-3, System.Diagnostics.Stopwatch.GetElapsedTime(_started).TotalSeconds);
            receiver?.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture,
                $"training networks: {_done} of {count} done, {_fitted} fit, {rate:0.##} per second"), Math.Min(1, fraction)));
        }
    }
}
