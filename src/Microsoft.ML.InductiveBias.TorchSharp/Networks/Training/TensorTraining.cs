using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Trains networks together on a device. Losses and stopped networks stay there; the host reads them once for each epoch of
/// batches, and once for many steps on all rows.</summary>
internal sealed class TensorTraining
{
    /// <summary>Copies of the parameters at once: themselves, gradients, running means, results, and what is selected or read.</summary>
    private const int ParameterCopies = 7;

    /// <summary>The share of a device's free memory that is used where no option bounds it; products need some of the rest.</summary>
    private const double FreeShare = 0.75;

    /// <summary>The share of the memory for features in the order of an epoch.</summary>
    private const int OrderedShare = 8;

    /// <summary>Parameters that are copied to or from the device together: an array of 32 MB. Memory that was never touched takes several times as long to
    /// copy to, so one array serves for all parts.</summary>
    private const int CopiedNumbers = 1 << 23;

    /// <summary>Steps on all rows between two reads: fewer would make the device wait.</summary>
    private const int LargestRead = 32;

    /// <summary>Operations that are given to a device, or to the processor, before the next look at cancellation: a fraction of a second.</summary>
    private const double DeviceOperations = 1e13, ProcessorOperations = 1e10;

    /// <summary>Reports of progress in an epoch of networks that use a weight many times in a row, such as mixers: they take more operations than their parameters suggest.</summary>
    private const int ReportsPerEpoch = 16;

    private readonly NeuralNetworkOptions _options;
    private readonly NetworkTask _task;
    private readonly StepPlan _plan;
    private readonly torch.Device _device;
    private readonly long _memoryBytes;

    public TensorTraining(NeuralNetworkOptions options, NetworkTask task)
    {
        _options = options;
        _task = task;
        _plan = new StepPlan(options, task.Rows, task.FeatureCount, task.OutputCount);
        _device = options.Device.Resolve(isWorthwhile: true);
        _memoryBytes = options.MemoryBytes is null && _device.type == DeviceType.CUDA ? (long)(FreeShare * DeviceMemory.Available(_device)) : options.MemoryOnProcessor;
    }

    /// <summary>The largest number of steps on all rows between two reads of the losses.</summary>
    public int StepsPerRead { get; init; } = LargestRead;

    /// <summary>How many networks fit into memory together.</summary>
    public int Together => (int)Math.Clamp(
        Math.Min(_memoryBytes / OrderedShare * (OrderedShare - 1) / BytesPerNetwork, Array.MaxLength / Math.Max(_plan.Networks.Length, _task.Rows)), 1, int.MaxValue);

    /// <summary>The estimate of the memory for one network, without the features in the order of an epoch.</summary>
    public long BytesPerNetwork =>
        sizeof(float) * ((ParameterCopies + (_plan.Scales is null ? 0 : 1)) * (long)_plan.Networks.Length + _plan.Batch * _plan.ValuesPerRow + 2L * _task.Rows);

    /// <summary>Throws if the device has no memory for one network.</summary>
    /// <exception cref="TaskTooLargeException">It hasn't; thrown before anything is allocated.</exception>
    public void CheckMemory()
    {
        if (_device.type == DeviceType.CUDA)
        {
            DeviceMemory.Check(
                FormattableString.Invariant($"A network of {_plan.Networks.PlainLength} parameters with steps on {_plan.Batch} rows"), BytesPerNetwork,
                "use fewer rows in a step (BatchSize; batch-size in the tool), a smaller network, or fewer features", _device);
        }
    }

    /// <summary>Trains some networks together.</summary>
    /// <param name="origins">Their seeds or latents.</param>
    /// <param name="epochsDone">Receives the number of epochs that are done, also within an epoch.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public TrainedNetwork[] Train(IReadOnlyList<NetworkOrigin> origins, Action<double>? epochsDone, CancellationToken cancellationToken)
    {
        using var scope = torch.NewDisposeScope();
        // Of this call: work that is canceled may go on in the background.
        using var script = _plan.Compile(origins.Count);
        using var group = new Group(this, script, origins);
        for (int epoch = 0; epoch < _options.Epochs && group.Active > 0;)
        {
            RunningWork.StopIfProcessEnds();
            cancellationToken.ThrowIfCancellationRequested();
            epoch += _plan.Batch == _task.Rows ? group.FullSteps(epoch, cancellationToken) : group.Epoch(epoch + 1, epochsDone, cancellationToken);
            group.Compact();
            epochsDone?.Invoke(epoch);
        }
        group.Finish();
        return group.Results;
    }

    /// <summary>The networks that still train.</summary>
    private sealed class Group : IDisposable
    {
        private readonly TensorTraining _training;
        private readonly TensorNetworks _networks;
        private readonly torch.Tensor _inputs, _features, _targets;
        private readonly EpochOrders _orders;
        private NetworkSteps _steps;
        private NetworkOrigin[] _origins; // of the rows of the parameters
        private int[] _places;

        public Group(TensorTraining training, TensorScript script, IReadOnlyList<NetworkOrigin> origins)
        {
            _training = training;
            _networks = training._plan.Networks;
            _origins = [.. origins];
            _places = [.. Enumerable.Range(0, origins.Count)];
            Results = new TrainedNetwork[origins.Count];
            var (task, device) = (training._task, training._device);
            // Copies: the memory of an array starts anywhere, and products with it would round differently from run to run.
            _inputs = torch.tensor(training._plan.Inputs(task), [task.Rows, training._plan.InputColumns]).to(device, copy: true);
            _features = _inputs.narrow(1, 0, task.FeatureCount);
            _targets = torch.tensor(task.Targets, [task.Rows, task.OutputCount]).to(device, copy: true);
            _orders = new EpochOrders(task.Rows, training._plan.Batch, device);
            _steps = training._plan.Start(script, Starts());
        }

        /// <summary>In the order of the origins.</summary>
        public TrainedNetwork[] Results { get; }

        /// <summary>Number of networks that still train.</summary>
        public int Active => _places.Count(place => Results[place] is null);

        private NeuralNetworkOptions Options => _training._options;

        /// <summary>Steps on all rows, as many as are worth a read; networks whose loss before a step is small enough are done with the parameters before it.</summary>
        /// <returns>Their number.</returns>
        public int FullSteps(int before, CancellationToken cancellationToken)
        {
            using var scope = torch.NewDisposeScope();
            int count = Math.Min(StepsPerRead(), Options.Epochs - before), networks = _places.Length;
            var losses = torch.zeros([count, networks, 1, 1], device: _training._device);
            var training = torch.ones([networks, 1], torch.@bool, _training._device);
            var kept = torch.empty_like(_steps.Flat);
            _steps.FullSteps(_inputs, _targets, losses, training, kept, cancellationToken);
            var read = TensorNetworks.ToArray(losses);
            var ended = new List<Ending>();
            for (int s = 0; s < networks; s++)
            {
                for (int step = 0; step < count; step++)
                {
                    float loss = read[step * networks + s];
                    if (TrainingSchedule.StatusOf(loss, Options.FittingLoss) is var status && status != HypothesisStatus.DidNotFit)
                    {
                        ended.Add(new Ending(s, status, loss, before + step + 1));
                        break;
                    }
                }
            }
            Keep(kept, ended);
            return count;
        }

        /// <summary>Steps on batches, each network in its own order.</summary>
        /// <returns>1, the number of epochs.</returns>
        public int Epoch(int epoch, Action<double>? epochsDone, CancellationToken cancellationToken)
        {
            using var scope = torch.NewDisposeScope();
            int networks = _places.Length, rows = _training._task.Rows, largest = RowsPerBlock();
            var order = _orders.Of(_origins, epoch);
            if (epoch < Options.Epochs)
                _orders.Prepare(_origins, epoch + 1);
            var running = torch.zeros([networks, 1, 1], device: _training._device);
            for (int from = 0; from < rows;)
            {
                RunningWork.StopIfProcessEnds();
                cancellationToken.ThrowIfCancellationRequested();
                using var blockScope = torch.NewDisposeScope();
                int block = Math.Min(largest, rows - from);
                var index = order.narrow(0, (long)networks * from, (long)networks * block);
                _steps.Batches(_inputs.index_select(0, index), _targets.index_select(0, index), running, cancellationToken);
                from += block;
                epochsDone?.Invoke(epoch - 1 + from / (double)rows);
            }
            double[] losses = Array.ConvertAll(TensorNetworks.ToArray(running), loss => (double)loss);
            double near = TrainingSchedule.NearTolerance * Options.FittingLoss;
            int[] close = [.. Enumerable.Range(0, networks).Where(s => Results[_places[s]] is null && losses[s] <= near)];
            if (close.Length > 0)
            {
                float[] full = FullLosses(close);
                for (int i = 0; i < close.Length; i++)
                    losses[close[i]] = full[i];
            }
            Keep(_steps.Flat,
            [
                .. from s in Enumerable.Range(0, networks)
                   let status = TrainingSchedule.StatusOf(losses[s], Options.FittingLoss)
                   where status != HypothesisStatus.DidNotFit
                   select new Ending(s, status, losses[s], epoch)
            ]);
            return 1;
        }

        /// <summary>Removes the networks that are done, once half of them are; until then they train on without effect.</summary>
        public void Compact()
        {
            int active = Active;
            if (active == 0 || 2 * active > _places.Length)
                return;
            using var scope = torch.NewDisposeScope();
            int[] kept = [.. Enumerable.Range(0, _places.Length).Where(s => Results[_places[s]] is null)];
            var steps = _steps.Select(Index(kept));
            _steps.Dispose();
            _steps = steps;
            _origins = [.. kept.Select(s => _origins[s])];
            _places = [.. kept.Select(s => _places[s])];
        }

        /// <summary>Ends the networks that ran out of epochs.</summary>
        public void Finish()
        {
            int[] left = [.. Enumerable.Range(0, _places.Length).Where(s => Results[_places[s]] is null)];
            if (left.Length == 0)
                return;
            using var scope = torch.NewDisposeScope();
            float[] losses = FullLosses(left);
            Keep(_steps.Flat, [.. left.Select((s, i) => new Ending(s, TrainingSchedule.StatusOf(losses[i], Options.FittingLoss), losses[i], Options.Epochs))]);
        }

        public void Dispose()
        {
            _orders.Dispose();
            _steps.Dispose();
        }

        private torch.Tensor Starts()
        {
            int length = _networks.Length;
            var flat = torch.empty([_origins.Length, length], device: _training._device);
            float[] values = [];
            foreach (int[] part in Parts(_origins.Length))
            {
                if (values.Length != part.Length * length)
                    values = new float[part.Length * length];
                Parallel.For(0, part.Length, () => new float[_networks.PlainLength], (i, _, plain) =>
                {
                    _origins[part[i]].Start(_networks.Parameters, Options.Initialization, plain);
                    _networks.Pad(plain, values.AsSpan(i * length, length));
                    return plain;
                }, _ => { });
                using var scope = torch.NewDisposeScope();
                flat.narrow(0, part[0], part.Length).copy_(torch.from_array(values).view(part.Length, length));
            }
            return flat;
        }

        /// <summary>Numbers from 0 on, in parts whose networks are copied together.</summary>
        private IEnumerable<int[]> Parts(int count) =>
            Enumerable.Range(0, count).Chunk(Math.Max(1, CopiedNumbers / _networks.Length));

        /// <summary>The losses on all rows of some networks.</summary>
        private float[] FullLosses(int[] networks)
        {
            using var scope = torch.NewDisposeScope();
            using var noGradient = torch.no_grad();
            var flat = networks.Length < _places.Length ? _steps.Flat.index_select(0, Index(networks)) : _steps.Flat;
            return TensorNetworks.ToArray(_networks.LossesOnAll(
                _networks.Views(flat), _features, _targets, Options.TrainingLoss, _training._memoryBytes / OrderedShare));
        }

        /// <summary>Rows of all networks together that are computed before the next look at cancellation; a pass forward and back takes six operations for each parameter.</summary>
        private double RowsAtOnce() =>
            (_training._device.type == DeviceType.CPU ? ProcessorOperations : DeviceOperations) / (6.0 * _networks.Length * _places.Length);

        private int StepsPerRead() => (int)Math.Clamp(RowsAtOnce() / _training._task.Rows, 1, _training.StepsPerRead);

        /// <summary>Rows whose features are put in order together: whole batches.</summary>
        private int RowsPerBlock()
        {
            double rowBytes = sizeof(float) * (double)_places.Length * (_training._plan.InputColumns + _training._task.OutputCount);
            double rows = Math.Min(Math.Min(_training._memoryBytes / OrderedShare / rowBytes, RowsAtOnce()), _training._task.Rows + _training._plan.Batch);
            if (_training._plan.Widths is null)
                rows = Math.Min(rows, Math.Max(_training._plan.Batch, _training._task.Rows / ReportsPerEpoch));
            return Math.Max(1, (int)(rows / _training._plan.Batch)) * _training._plan.Batch;
        }

        private torch.Tensor Index(int[] networks) => torch.tensor(networks, dtype: torch.int32).to(_training._device);

        /// <summary>Keeps networks that are not done already, with their parameters in the given rows; one read for all of them.</summary>
        private void Keep(torch.Tensor flat, IReadOnlyList<Ending> endings)
        {
            Ending[] ended = [.. endings.Where(ending => Results[_places[ending.Network]] is null)];
            if (ended.Length == 0)
                return;
            int length = _networks.Length;
            float[] values = [];
            foreach (int[] part in Parts(ended.Length))
            {
                if (values.Length != part.Length * length)
                    values = new float[part.Length * length];
                using (torch.NewDisposeScope())
                    torch.from_array(values).view(part.Length, length).copy_(flat.index_select(0, Index([.. part.Select(i => ended[i].Network)])));
                Parallel.For(0, part.Length, i =>
                {
                    var (s, status, loss, epochs) = ended[part[i]];
                    var plain = new float[_networks.PlainLength];
                    _networks.Unpad(values.AsSpan(i * length, length), plain);
                    NetworkStart.Scale(_networks.Parameters, Options.Initialization, plain);
                    Results[_places[s]] = new TrainedNetwork(plain, new DrawnHypothesis(_origins[s].Seed, status, loss), epochs);
                });
            }
        }
    }

    /// <summary>The end of a network's training.</summary>
    private readonly record struct Ending(int Network, HypothesisStatus Status, double Loss, int Epochs);
}
