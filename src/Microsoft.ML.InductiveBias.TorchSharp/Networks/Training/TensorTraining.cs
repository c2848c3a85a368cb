using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Trains networks of any architecture together, in one batched computation with automatic differentiation.</summary>
internal sealed class TensorTraining
{
    /// <summary>Copies of the parameters at once: themselves, gradients twice, running means, temporaries.</summary>
    private const int ParameterCopies = 7;

    private readonly NeuralNetworkOptions _options;
    private readonly NetworkTask _task;
    private readonly TensorNetworks _networks;
    private readonly IReadOnlyList<NetworkParameter> _parameters;
    private readonly int _batch;

    public TensorTraining(NeuralNetworkOptions options, NetworkTask task)
    {
        _options = options;
        _task = task;
        _networks = new TensorNetworks(options.Architecture, task.FeatureCount, task.OutputCount, options.Initialization);
        _parameters = options.Architecture.Parameters(task.FeatureCount, task.OutputCount);
        _batch = Math.Min(options.BatchSize ?? task.Rows, task.Rows);
    }

    /// <summary>How many networks fit into memory together.</summary>
    public int Together => (int)Math.Clamp(
        _options.MemoryBytes / (sizeof(float) * ((long)ParameterCopies * _networks.Length + _batch * _networks.ValuesPerRow)), 1, int.MaxValue);

    /// <summary>Trains some networks together.</summary>
    /// <param name="origins">Their seeds or latents.</param>
    /// <param name="epochDone">Receives the number of epochs that are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public TrainedNetwork[] Train(IReadOnlyList<NetworkOrigin> origins, Action<int>? epochDone, CancellationToken cancellationToken)
    {
        using var scope = torch.NewDisposeScope();
        var device = TensorNetworks.DeviceOf(_options.Device);
        using var chunk = new Chunk(this, origins, device);
        for (int epoch = 1; epoch <= _options.Epochs && chunk.Active > 0; epoch++)
        {
            RunningWork.StopIfProcessEnds();
            cancellationToken.ThrowIfCancellationRequested();
            if (_batch == _task.Rows)
                chunk.FullStep(epoch);
            else
                chunk.Epoch(epoch, cancellationToken);
            chunk.Compact();
            epochDone?.Invoke(epoch);
        }
        chunk.Finish();
        return chunk.Results;
    }

    /// <summary>The networks that still train.</summary>
    private sealed class Chunk : IDisposable
    {
        private readonly TensorTraining _training;
        private readonly torch.Device _device;
        private readonly torch.Tensor _features, _targets;
        private readonly TensorUpdate _update;
        private readonly int[][] _orders;
        private torch.Tensor _flat, _gradient;
        private torch.Tensor[] _leaves = [], _gradientViews = [];
        private (NetworkOrigin Origin, int Place)[] _members; // of the rows of _flat

        public Chunk(TensorTraining training, IReadOnlyList<NetworkOrigin> origins, torch.Device device)
        {
            _training = training;
            _device = device;
            _members = [.. origins.Select((origin, place) => (origin, place))];
            Results = new TrainedNetwork[origins.Count];
            var task = training._task;
            _features = torch.tensor(task.Features, [task.Rows, task.FeatureCount]).to(device);
            _targets = torch.tensor(task.Targets, [task.Rows, task.OutputCount]).to(device);
            _orders = [.. origins.Select(_ => new int[task.Rows])];
            _flat = training._networks.Stack([.. origins.Select(Start)], device).DetachFromDisposeScope();
            _gradient = torch.zeros_like(_flat).DetachFromDisposeScope();
            _update = new TensorUpdate(training._options.Optimizer.Rule, training._options.LearningRate, training._options.WeightDecay, _flat);
            MakeViews();
        }

        /// <summary>In the order of the origins.</summary>
        public TrainedNetwork[] Results { get; }

        /// <summary>Number of networks that still train.</summary>
        public int Active => _members.Count(member => Results[member.Place] is null);

        /// <summary>One step on all rows; networks whose loss before it is small enough are done and keep their parameters.</summary>
        public void FullStep(int epoch)
        {
            using var scope = torch.NewDisposeScope();
            int networks = _members.Length;
            var losses = LossesAndGradient(_features.unsqueeze(0).expand(networks, _features.shape[0], _features.shape[1]), _targets);
            End(Array.ConvertAll(losses, loss => (double)loss), epoch);
            _update.Step(_flat, _gradient);
        }

        /// <summary>Steps on batches, each network in its own order.</summary>
        public void Epoch(int epoch, CancellationToken cancellationToken)
        {
            int networks = _members.Length, rows = _training._task.Rows;
            for (int s = 0; s < networks; s++)
                _members[s].Origin.Shuffle(epoch, _orders[s]);
            var running = new double[networks];
            for (int from = 0; from < rows; from += _training._batch)
            {
                RunningWork.StopIfProcessEnds();
            cancellationToken.ThrowIfCancellationRequested();
                using var scope = torch.NewDisposeScope();
                int count = Math.Min(_training._batch, rows - from);
                var places = new long[networks * count];
                for (int s = 0; s < networks; s++)
                {
                    for (int i = 0; i < count; i++)
                        places[s * count + i] = _orders[s][from + i];
                }
                var index = torch.tensor(places).to(_device);
                var losses = LossesAndGradient(
                    _features.index_select(0, index).view(networks, count, -1), _targets.index_select(0, index).view(networks, count, -1));
                for (int s = 0; s < networks; s++)
                    running[s] += losses[s] * (count / (double)rows);
                _update.Step(_flat, _gradient);
            }
            double near = TrainingSchedule.NearTolerance * _training._options.FittingLoss;
            if (Enumerable.Range(0, networks).Any(s => running[s] <= near))
            {
                var full = FullLosses();
                for (int s = 0; s < networks; s++)
                    running[s] = running[s] <= near ? full[s] : running[s];
            }
            End(running, epoch);
        }

        /// <summary>Removes the networks that are done, once half of them are.</summary>
        public void Compact()
        {
            int active = Active;
            if (active == 0 || 2 * active > _members.Length)
                return;
            using var scope = torch.NewDisposeScope();
            long[] kept = [.. Enumerable.Range(0, _members.Length).Where(s => Results[_members[s].Place] is null).Select(s => (long)s)];
            var index = torch.tensor(kept).to(_device);
            var flat = _flat.index_select(0, index).DetachFromDisposeScope();
            _update.Select(index);
            FreeViews();
            _flat.Dispose();
            _gradient.Dispose();
            _flat = flat;
            _gradient = torch.zeros_like(_flat).DetachFromDisposeScope();
            _members = [.. kept.Select(s => _members[s])];
            MakeViews();
        }

        /// <summary>Ends the networks that ran out of epochs.</summary>
        public void Finish()
        {
            if (Active == 0)
                return;
            var losses = FullLosses();
            for (int s = 0; s < losses.Length; s++)
                Keep(s, TrainingSchedule.StatusOf(losses[s], _training._options.FittingLoss), losses[s], _training._options.Epochs);
        }

        public void Dispose()
        {
            FreeViews();
            _flat.Dispose();
            _gradient.Dispose();
            _update.Dispose();
        }

        private float[] Start(NetworkOrigin origin)
        {
            var values = new float[_training._networks.Length];
            origin.Start(_training._parameters, _training._options.Initialization, values);
            return values;
        }

        private float[] LossesAndGradient(torch.Tensor inputs, torch.Tensor targets)
        {
            var losses = TensorNetworks.Losses(_training._networks.Forward(_leaves, inputs), targets, _training._options.TrainingLoss);
            var gradients = torch.autograd.grad([losses.sum()], _leaves);
            using var noGradient = torch.no_grad();
            for (int i = 0; i < _gradientViews.Length; i++)
                _gradientViews[i].copy_(gradients[i]);
            return TensorNetworks.ToArray(losses.detach());
        }

        private double[] FullLosses() =>
            _training._networks.LossesOnAll(_leaves, _features, _targets, _training._options.TrainingLoss, _training._options.MemoryBytes);

        private void End(double[] losses, int epoch)
        {
            for (int s = 0; s < losses.Length; s++)
            {
                var status = TrainingSchedule.StatusOf(losses[s], _training._options.FittingLoss);
                if (status != HypothesisStatus.DidNotFit)
                    Keep(s, status, losses[s], epoch);
            }
        }

        /// <summary>Keeps a network as it is now, unless it is done already; rows of the tensor that are done train on without effect.</summary>
        private void Keep(int s, HypothesisStatus status, double loss, int epochs)
        {
            var (origin, place) = _members[s];
            if (Results[place] is not null)
                return;
            using var scope = torch.NewDisposeScope();
            var values = TensorNetworks.ToArray(_flat[s]);
            NetworkStart.Scale(_training._parameters, _training._options.Initialization, values);
            Results[place] = new TrainedNetwork(values, new DrawnHypothesis(origin.Seed, status, loss), epochs);
        }

        /// <summary>Leaves of the differentiation that share the memory of one tensor: slicing it under differentiation would
        /// fill a full-size gradient for each slice.</summary>
        private void MakeViews()
        {
            using var scope = torch.NewDisposeScope();
            _leaves = Array.ConvertAll(_training._networks.Views(_flat), view => view.detach().requires_grad_(true).DetachFromDisposeScope());
            _gradientViews = Array.ConvertAll(_training._networks.Views(_gradient), view => view.DetachFromDisposeScope());
        }

        private void FreeViews()
        {
            Array.ForEach(_leaves, view => view.Dispose());
            Array.ForEach(_gradientViews, view => view.Dispose());
        }
    }
}
