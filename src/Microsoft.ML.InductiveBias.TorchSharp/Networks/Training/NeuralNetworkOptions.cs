namespace Microsoft.ML.InductiveBias;

/// <summary>Options that define a space of trained networks, and how many are drawn.</summary>
/// <remarks>Architecture, initialization, optimizer, learning rate, batch size, epochs, weight decay, loss and tolerance
/// determine which hypotheses the space contains and how likely they are. Samples, first seed, memory and device do not.</remarks>
public sealed class NeuralNetworkOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public NeuralNetworkOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    public NeuralNetworkOptions(NeuralNetworkOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Architecture, Initialization, Optimizer, LearningRate, BatchSize) = (other.Architecture, other.Initialization, other.Optimizer, other.LearningRate, other.BatchSize);
        (Epochs, WeightDecay, TrainingLoss, Tolerance, Samples) = (other.Epochs, other.WeightDecay, other.TrainingLoss, other.Tolerance, other.Samples);
        (FirstSeed, MemoryBytes, Device, IncludeUnfitted, TensorsOnly) = (other.FirstSeed, other.MemoryBytes, other.Device, other.IncludeUnfitted, other.TensorsOnly);
    }

    /// <summary>The architecture of the network; a ReLU perceptron of two hidden layers of 64 units by default.</summary>
    public NetworkArchitecture Architecture = new MultilayerPerceptron();

    /// <summary>The distribution of initial parameters; PyTorch's default by default.</summary>
    public NetworkInitialization Initialization = NetworkInitialization.PyTorchDefault;

    /// <summary>The optimizer; Adam by default.</summary>
    public NetworkOptimizer Optimizer = NetworkOptimizer.Adam();

    /// <summary>The size of a step, above 0; 0.001 by default.</summary>
    public double LearningRate = 1e-3;

    /// <summary>Rows of one step, in an order drawn anew for each epoch; <see langword="null"/> for all rows in each step. 128 by
    /// default. The last batch of an epoch may be smaller.</summary>
    public int? BatchSize = 128;

    /// <summary>The largest number of passes over the training rows, at least 1; 2,000 by default.</summary>
    public int Epochs = 2000;

    /// <summary>The weight decay of the optimizer, at least 0, on all parameters as in PyTorch; 0 by default.</summary>
    public double WeightDecay;

    /// <summary>The loss that training minimizes; mean squared error by default.</summary>
    public NetworkTrainingLoss TrainingLoss;

    /// <summary>The training loss at which a hypothesis fits, and at which its training stops; at least 0. <see langword="null"/>
    /// (the default): 0.001 for the mean squared error (in squared units of the targets), 0.01 nats for cross-entropy.</summary>
    public double? Tolerance;

    /// <summary>Number of hypotheses that <c>Fit</c> draws, at least 1; 100 by default.</summary>
    public int Samples = 100;

    /// <summary>The seed of the first hypothesis; the others follow it one by one. <see langword="null"/> (the default) lets a trainer derive it from
    /// the seed of its context, so that contexts of different seeds share no hypothesis; it is 0 for a context without a seed or with
    /// the seed 0, and for a space that is used without a context.</summary>
    public int? FirstSeed;

    /// <summary>The seeds of the hypotheses.</summary>
    internal int[] Seeds() => [.. Enumerable.Range(0, Samples).Select(i => unchecked((FirstSeed ?? 0) + i))];

    /// <summary>The memory that training may use in addition to the data, in bytes, at least 1. <see langword="null"/> (the default) is 256 MiB, and on CUDA three quarters
    /// of what is free on the device. As many hypotheses train together as are estimated to fit, at least one. Perceptrons on the CPU train one per
    /// core and need little memory; there this option bounds the trained networks that are waiting to be consumed.</summary>
    public long? MemoryBytes;

    /// <summary>Where networks are trained; the processor by default.</summary>
    public ComputeDevice Device = ComputeDevice.Cpu;

    /// <summary>Whether hypotheses that did not reach the tolerance are included; diverged ones never are. <see langword="false"/> by default.</summary>
    public bool IncludeUnfitted;

    /// <summary>The training loss at which a hypothesis fits: the tolerance or its default.</summary>
    internal double FittingLoss => Tolerance ?? (TrainingLoss == NetworkTrainingLoss.MeanSquaredError ? 1e-3 : 1e-2);

    /// <summary>Trains perceptrons on the processor as on other devices, to compare the two implementations.</summary>
    internal bool TensorsOnly { get; init; }

    /// <summary>The memory that training on the processor may use.</summary>
    internal long MemoryOnProcessor => MemoryBytes ?? 256L << 20;

    /// <summary>A copy that later changes of the options don't reach.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal NeuralNetworkOptions Verified()
    {
        ArgumentNullException.ThrowIfNull(Architecture);
        ArgumentNullException.ThrowIfNull(Initialization);
        ArgumentNullException.ThrowIfNull(Optimizer);
        ArgumentNullException.ThrowIfNull(Device);
        Checked.Positive(LearningRate, nameof(LearningRate));
        Checked.AtLeast(1, BatchSize ?? 1, nameof(BatchSize));
        Checked.AtLeast(1, Epochs, nameof(Epochs));
        Checked.NotNegative(WeightDecay, nameof(WeightDecay));
        if (Tolerance is { } tolerance && !(tolerance >= 0))
            throw Checked.OutOfRange(tolerance, nameof(Tolerance), "must be at least 0");
        Checked.AtLeast(1, Samples, nameof(Samples));
        Checked.AtLeast(1, MemoryBytes ?? 1, nameof(MemoryBytes));
        return new(this);
    }

    /// <summary>Throws if the options do not fit the training rows.</summary>
    internal void Check(TaskData training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (TrainingLoss == NetworkTrainingLoss.CrossEntropy && training.Kind == TaskKind.Regression)
        {
            throw new ArgumentException(
                $"The training loss {nameof(NetworkTrainingLoss.CrossEntropy)} compares classes, but the labels are numbers (a regression); use {nameof(NetworkTrainingLoss.MeanSquaredError)}.");
        }
        if (Architecture.Parameters(training.FeatureCount, training.OutputCount).Count == 0)
            throw new ArgumentException($"The architecture '{Architecture.Name}' has no parameters; it must have at least one.");
    }

    /// <summary>The description of the space in results.</summary>
    internal HypothesisSpaceDescription Describe(params KeyValuePair<string, object>[] further) => new("network",
    [
        new("architecture", Architecture.Name),
        .. Architecture.Settings,
        new("initialization", Initialization.Name),
        .. further,
    ]);

    /// <summary>The settings of training in results.</summary>
    internal KeyValuePair<string, object>[] DescribeTraining() =>
    [
        new("optimizer", Optimizer.Name),
        new("learningRate", LearningRate),
        new("batchSize", BatchSize is { } size ? size : "full"),
        new("epochs", Epochs),
        new("weightDecay", WeightDecay),
        new("trainingLoss", TrainingLoss == NetworkTrainingLoss.MeanSquaredError ? "meanSquaredError" : "crossEntropy"),
        new("tolerance", FittingLoss),
    ];
}
