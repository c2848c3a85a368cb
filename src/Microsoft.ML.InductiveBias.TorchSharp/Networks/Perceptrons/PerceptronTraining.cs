namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Trains perceptrons one after the other on one core; several instances use several cores.</summary>
internal sealed class PerceptronTraining
{
    private readonly NeuralNetworkOptions _options;
    private readonly NetworkTask _task;
    private readonly IReadOnlyList<NetworkParameter> _parameters;
    private readonly PerceptronLayout _layout;
    private readonly Perceptron _perceptron;
    private readonly FusedUpdate _update;
    private readonly int _batch;
    private readonly int[] _order;
    private readonly float[] _plain, _weights, _gradient, _scales, _scaled;

    public PerceptronTraining(NeuralNetworkOptions options, NetworkTask task, PerceptronLayout layout)
    {
        _options = options;
        _task = task;
        _layout = layout;
        _parameters = options.Architecture.Parameters(task.FeatureCount, task.OutputCount);
        _batch = Math.Min(options.BatchSize ?? task.Rows, task.Rows);
        _perceptron = new Perceptron(layout, _batch);
        _update = new FusedUpdate(options.Optimizer.Rule, options.LearningRate, options.WeightDecay, layout.PackedLength);
        _order = new int[task.Rows];
        _plain = new float[layout.PlainLength];
        _weights = new float[layout.PackedLength];
        _gradient = new float[layout.PackedLength];
        _scales = Scales();
        _scaled = _scales.Length > 0 ? new float[layout.PackedLength] : _weights;
    }

    /// <summary>Trains one network.</summary>
    /// <param name="origin">Its seed or latents.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public TrainedNetwork Train(NetworkOrigin origin, CancellationToken cancellationToken)
    {
        origin.Start(_parameters, _options.Initialization, _plain);
        _layout.Pack(_plain, _weights);
        _update.Restart();
        ApplyScales();
        for (int epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            double loss = _batch == _task.Rows
                ? FullStep(cancellationToken, out bool fits)
                : Epoch(origin, epoch, cancellationToken, out fits);
            if (fits)
                return Result(origin.Seed, HypothesisStatus.Fitted, loss, epoch);
            if (!double.IsFinite(loss))
                return Result(origin.Seed, HypothesisStatus.Diverged, loss, epoch);
        }
        double last = FullLoss();
        return Result(origin.Seed, TrainingSchedule.StatusOf(last, _options.FittingLoss), last, _options.Epochs);
    }

    /// <summary>One step on all rows, unless the loss before it is small enough.</summary>
    private double FullStep(CancellationToken cancellationToken, out bool fits)
    {
        cancellationToken.ThrowIfCancellationRequested();
        double loss = _perceptron.LossAndGradient(_scaled, _task.Features, _task.Targets, [], _task.Rows, _options.TrainingLoss, _gradient);
        fits = loss <= _options.FittingLoss;
        if (!fits)
            Step();
        return loss;
    }

    /// <summary>Steps on batches in an order that depends on the epoch; the mean of their losses, or the full loss where it was computed.</summary>
    private double Epoch(NetworkOrigin origin, int epoch, CancellationToken cancellationToken, out bool fits)
    {
        origin.Shuffle(epoch, _order);
        double running = 0;
        for (int from = 0; from < _task.Rows; from += _batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(_batch, _task.Rows - from);
            double loss = _perceptron.LossAndGradient(
                _scaled, _task.Features, _task.Targets, _order.AsSpan(from, count), count, _options.TrainingLoss, _gradient);
            running += loss * count / _task.Rows;
            Step();
        }
        if (running <= TrainingSchedule.NearTolerance * _options.FittingLoss)
            running = FullLoss();
        fits = running <= _options.FittingLoss;
        return running;
    }

    private double FullLoss() => _perceptron.Loss(_scaled, _task, _options.TrainingLoss);

    private void Step()
    {
        for (int i = 0; i < _scales.Length; i++)
            _gradient[i] *= _scales[i];
        _update.Step(_weights, _gradient);
        ApplyScales();
    }

    private void ApplyScales()
    {
        for (int i = 0; i < _scales.Length; i++)
            _scaled[i] = _weights[i] * _scales[i];
    }

    /// <summary>One scale for each number; empty where all are 1.</summary>
    private float[] Scales()
    {
        if (_parameters.All(parameter => _options.Initialization.ScaleOf(parameter) == 1))
            return [];
        Array.Fill(_plain, 1f);
        NetworkStart.Scale(_parameters, _options.Initialization, _plain);
        var scales = new float[_layout.PackedLength];
        _layout.Pack(_plain, scales);
        return scales;
    }

    private TrainedNetwork Result(int seed, HypothesisStatus status, double loss, int epochs)
    {
        var plain = new float[_layout.PlainLength];
        _layout.Unpack(_scaled, plain);
        return new TrainedNetwork(plain, new DrawnHypothesis(seed, status, loss), epochs);
    }
}
