namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Draws random networks of one seed until one fits.</summary>
internal sealed class PriorGuesses
{
    /// <summary>Draws between two checks of the cancellation token, and in one batched computation.</summary>
    private const int Block = 64;

    private readonly PriorSamplingOptions _options;
    private readonly NetworkTask _task;
    private readonly IReadOnlyList<NetworkParameter> _parameters;
    private readonly int _length;
    private readonly PerceptronLayout? _layout;
    private readonly Perceptron? _perceptron;
    private readonly float[] _packed;
    private readonly TensorNetworks? _tensors;

    public PriorGuesses(PriorSamplingOptions options, NetworkTask task, PerceptronLayout? layout)
    {
        _options = options;
        _task = task;
        _parameters = options.Network.Architecture.Parameters(task.FeatureCount, task.OutputCount);
        _length = _parameters.Sum(parameter => parameter.Count);
        _layout = layout;
        _packed = new float[layout?.PackedLength ?? 0];
        if (layout is null)
            _tensors = new TensorNetworks(options.Network.Architecture, task.FeatureCount, task.OutputCount, initialization: null);
        else
            _perceptron = new Perceptron(layout, task.Rows);
    }

    /// <summary>The first network of a seed's sequence that fits; the best one if none does within the allowed draws.</summary>
    public TrainedNetwork Find(int seed, NetworkPriorSpace.Tally tally, CancellationToken cancellationToken)
    {
        float[]? best = null;
        double smallest = double.PositiveInfinity;
        for (long from = 0; from < _options.MaximumDraws; from += Block)
        {
            RunningWork.StopIfProcessEnds();
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(Block, _options.MaximumDraws - from);
            int tried = 0;
            foreach (var (network, loss, fits) in Guesses(seed, from, count, () => smallest))
            {
                tried++;
                if (fits)
                {
                    tally.Drew(tried);
                    tally.Finish(accepted: true);
                    return new TrainedNetwork([.. network], new DrawnHypothesis(seed, HypothesisStatus.Fitted, loss), 0);
                }
                if (loss < smallest)
                {
                    smallest = loss;
                    best = [.. network];
                }
            }
            tally.Drew(tried);
        }
        tally.Finish(accepted: false);
        return best is null
            ? new TrainedNetwork(new float[_length], new DrawnHypothesis(seed, HypothesisStatus.Diverged, double.PositiveInfinity), 0)
            : new TrainedNetwork(best, new DrawnHypothesis(seed, HypothesisStatus.DidNotFit, smallest), 0);
    }

    /// <summary>Networks with their losses (infinite if above the smallest one so far) and whether they fit.</summary>
    private IEnumerable<(float[] Network, double Loss, bool Fits)> Guesses(int seed, long from, int count, Func<double> smallest) =>
        _perceptron is null ? ByTensors(seed, from, count) : ByLayers(seed, from, count, smallest);

    private IEnumerable<(float[] Network, double Loss, bool Fits)> ByLayers(int seed, long from, int count, Func<double> smallest)
    {
        var network = new float[_length];
        for (int i = 0; i < count; i++)
        {
            Draw(seed, from + i, network);
            _layout!.Pack(network, _packed);
            bool right = _options.Acceptance == PriorAcceptance.EveryRowRight && _perceptron!.ClassifiesAll(_packed, _task);
            double loss = _perceptron!.Loss(_packed, _task, _options.Network.TrainingLoss, right ? double.PositiveInfinity : smallest());
            yield return (network, loss, right || (_options.Acceptance == PriorAcceptance.TrainingLoss && loss <= _options.Network.FittingLoss));
        }
    }

    private IEnumerable<(float[] Network, double Loss, bool Fits)> ByTensors(int seed, long from, int count)
    {
        var networks = new float[count][];
        for (int i = 0; i < count; i++)
            Draw(seed, from + i, networks[i] = new float[_length]);
        var outputs = _tensors!.Predict(networks, _task.Features, _options.Network.Device.Resolve(isWorthwhile: true), _options.Network.MemoryOnProcessor, default);
        for (int i = 0; i < count; i++)
        {
            var (loss, right) = Evaluate(outputs[i]);
            yield return (networks[i], loss, _options.Acceptance == PriorAcceptance.EveryRowRight ? right : loss <= _options.Network.FittingLoss);
        }
    }

    private void Draw(int seed, long attempt, float[] network)
    {
        NetworkStart.Draw(_parameters, _options.Network.Initialization, seed, attempt, network);
        NetworkStart.Scale(_parameters, _options.Network.Initialization, network);
    }

    private (double Loss, bool Right) Evaluate(float[] outputs)
    {
        int k = _task.OutputCount;
        double sum = 0;
        bool right = true;
        for (int row = 0; row < _task.Rows; row++)
        {
            var predicted = outputs.AsSpan(row * k, k);
            var target = _task.Targets.AsSpan(row * k, k);
            right &= ArgMax.Of<float>(predicted) == ArgMax.Of<float>(target);
            if (_options.Network.TrainingLoss == NetworkTrainingLoss.CrossEntropy)
                sum += Softmax.LogSumOfExponentials(predicted) - predicted[ArgMax.Of<float>(target)];
            else
                for (int c = 0; c < k; c++)
                    sum += (double)(predicted[c] - target[c]) * (predicted[c] - target[c]) / k;
        }
        return (sum / _task.Rows, right);
    }
}
