using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>What defines a space of trained networks, and how many are drawn.</summary>
/// <remarks>Architecture, initialisation, optimiser, learning rate, batch size, epochs, weight decay, loss and tolerance each
/// change which hypotheses the space holds and how likely they are. Samples, first seed, memory and device do not.</remarks>
public sealed record NeuralNetworkOptions
{
    /// <summary>The shape of the network; a ReLU perceptron of two hidden layers of 64 units by default.</summary>
    public NetworkArchitecture Architecture { get; init; } = new MultilayerPerceptron();

    /// <summary>How parameters start; PyTorch's default by default.</summary>
    public NetworkInitialization Initialization { get; init; } = NetworkInitialization.PyTorchDefault;

    /// <summary>How gradients change the parameters; Adam by default.</summary>
    public NetworkOptimizer Optimizer { get; init; } = new AdamOptimizer();

    /// <summary>The size of a step, above 0; 0.001 by default.</summary>
    public double LearningRate
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw OutOfRange(value, nameof(LearningRate), "finite and above 0");
    } = 1e-3;

    /// <summary>Rows of one step, in an order drawn anew for each epoch; <see langword="null"/>: all rows in each step. 128 by
    /// default. The last batch of an epoch may be smaller.</summary>
    public int? BatchSize
    {
        get;
        init => field = value is { } size ? Checked.AtLeast(1, size, nameof(BatchSize)) : null;
    } = 128;

    /// <summary>The largest number of passes over the training rows, at least 1; 2,000 by default.</summary>
    public int Epochs
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 2000;

    /// <summary>The weight decay of the optimiser, at least 0, on all parameters as in PyTorch; 0 by default.</summary>
    public double WeightDecay
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(value, nameof(WeightDecay), "finite and at least 0");
    }

    /// <summary>The loss that training lowers; mean squared error by default.</summary>
    public NetworkTrainingLoss TrainingLoss { get; init; }

    /// <summary>The training loss at which a hypothesis fits, and at which its training stops; at least 0. <see langword="null"/>
    /// (the default): 0.001 for the mean squared error (in squared units of the targets), 0.01 nats for cross-entropy.</summary>
    public double? Tolerance
    {
        get;
        init => field = value is null or >= 0 ? value : throw OutOfRange(value.Value, nameof(Tolerance), "at least 0");
    }

    /// <summary>Number of hypotheses that <c>Fit</c> draws, at least 1; 100 by default.</summary>
    public int Samples
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 100;

    /// <summary>The seed of the first hypothesis; the others follow it one by one. 1 by default.</summary>
    public int FirstSeed { get; init; } = 1;

    /// <summary>The memory that training may take besides the data, in bytes, at least 1; 256 MiB by default. As many hypotheses
    /// train together as fit into it by an estimate, at least one. Perceptrons on the processor take little while they train,
    /// one on each core; there it bounds the trained ones that wait to be taken.</summary>
    public long MemoryBytes
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 256L << 20;

    /// <summary>Where networks are trained; the processor by default.</summary>
    public NetworkDevice Device { get; init; }

    /// <summary>Whether hypotheses that did not reach the tolerance count all the same; diverged ones never do. <see langword="false"/> by default.</summary>
    public bool IncludeUnfitted { get; init; }

    /// <summary>The training loss at which a hypothesis fits, with the default in place.</summary>
    internal double FittingLoss => Tolerance ?? (TrainingLoss == NetworkTrainingLoss.MeanSquaredError ? 1e-3 : 1e-2);

    /// <summary>Trains perceptrons as any other architecture: for comparing the two ways.</summary>
    internal bool TensorsOnly { get; init; }

    /// <summary>Fails if the options do not fit the training rows.</summary>
    internal void Check(TaskData training)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(Architecture);
        ArgumentNullException.ThrowIfNull(Initialization);
        ArgumentNullException.ThrowIfNull(Optimizer);
        if (TrainingLoss == NetworkTrainingLoss.CrossEntropy && training.Kind == TaskKind.Regression)
        {
            throw new ArgumentException(
                $"The training loss {nameof(NetworkTrainingLoss.CrossEntropy)} compares classes, but the labels are numbers (a regression); use {nameof(NetworkTrainingLoss.MeanSquaredError)}.");
        }
        if (Architecture.Parameters(training.FeatureCount, training.OutputCount).Count == 0)
            throw new ArgumentException($"The architecture '{Architecture.Name}' has no parameters; it must have at least one.");
    }

    /// <summary>What a result says of the space.</summary>
    internal HypothesisSpaceDescription Describe(params KeyValuePair<string, object>[] further) => new("network",
    [
        new("architecture", Architecture.Name),
        .. Architecture.Settings,
        new("initialization", Initialization.Name),
        .. further,
    ]);

    /// <summary>What a result says of the training.</summary>
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

    private static ArgumentOutOfRangeException OutOfRange(double value, string name, string range) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{name} was {value}; it must be {range}."));
}
