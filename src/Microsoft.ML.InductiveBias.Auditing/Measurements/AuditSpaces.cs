namespace Microsoft.ML.InductiveBias;

/// <summary>The hypothesis spaces of an audit.</summary>
/// <remarks>Length scale, amplitude and noise of the exact spaces are those that the training rows make most likely, and the targets are
/// centered, so that a space can agree with the data.</remarks>
internal sealed class AuditSpaces(AuditOptions options, CancellationToken cancellationToken)
{
    /// <summary>The smallest training loss that networks train to, as a share of the variance of the targets. Less would take most networks
    /// all their epochs.</summary>
    private const double SmallestTolerance = 0.02;

    public const int NetworkDepth = 3;

    /// <summary>Enough for most data sets. Networks that fit earlier stop earlier.</summary>
    private const int NetworkEpochs = 500;

    private const int ForestTrees = 20;

    /// <summary>Hypotheses to draw from an exact space to find the classes that it confuses.</summary>
    private const int ConfusionDraws = 100;

    /// <summary>The names in the order of measurement, inexpensive ones first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["rbf", "nngp", "fastforest", NetworkName];

    /// <summary>The exact spaces, which need no draws and are inexpensive enough for each fold.</summary>
    public static IReadOnlyList<string> ExactNames { get; } = ["rbf", "nngp"];

    /// <summary>The space of trained networks.</summary>
    public const string NetworkName = "mlp";

    /// <summary>Whether a space trains one model per class.</summary>
    public static bool IsPerClass(string name) => name == "fastforest";

    /// <summary>Number of sampled spaces.</summary>
    public static int SampledCount => Names.Count - ExactNames.Count;

    /// <summary>Fits a space.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="split">The rows.</param>
    /// <param name="samples">Number of hypotheses to draw from a sampled space.</param>
    /// <param name="earlier">The spaces that were fitted to the same rows before.</param>
    /// <param name="progress">Receives progress reports.</param>
    public MeasuredSpace Fit(string name, AuditSplit split, int samples, IReadOnlyList<MeasuredSpace> earlier, IProgress<WorkProgress>? progress) => name switch
    {
        "rbf" => Exact(name, new RbfKernel(), split, progress),
        "nngp" => Exact(name, new NngpKernel { Depth = NetworkDepth }, split, progress),
        "fastforest" => Sampled(name, Forests(split.Training.Kind), split, samples, progress),
        _ => Sampled(name, Networks(ToleranceOf(split.Training, earlier).Loss, options.Device), split, samples, progress),
    };

    /// <summary>An exact space with the parameters that it has, on other rows.</summary>
    public MeasuredSpace Refit(MeasuredSpace space, AuditSplit split) =>
        Exact(space.Name, ((FittedGaussianProcess)space.Space).WithTraining(split.Training, null, cancellationToken), split);

    /// <summary>The training loss at which networks stop: the noise variance of the exact space in which the training targets are most
    /// likely, because a smaller loss would fit noise.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="fitted">The spaces that were fitted to them.</param>
    /// <returns>The loss, and the name of the space; <see langword="null"/> if the noise is too small for networks, or there is no such space.</returns>
    public static (double Loss, string? Source) ToleranceOf(TaskData training, IReadOnlyList<MeasuredSpace> fitted)
    {
        double smallest = SmallestTolerance * VarianceOf(training);
        var best = fitted.Where(space => space.Space is FittedGaussianProcess).MinBy(space => space.Space.NegativeLogMarginalLikelihood);
        return best?.Space is FittedGaussianProcess { NoiseVariance: var noise } && noise > smallest ? (noise, best.Name) : (smallest, null);
    }

    /// <summary>Random forests, small enough to draw dozens within a minute.</summary>
    /// <param name="task">Regression or classification.</param>
    /// <param name="samples">Default number of forests.</param>
    public static TrainerHypothesisSpace Forests(TaskKind task, int samples = 20) =>
        new(TreeTrainers.FastForestOf(ForestTrees).For(task), new TrainerSpaceOptions { Name = $"FastForest of {ForestTrees} trees", Samples = samples });

    /// <summary>Multilayer perceptrons.</summary>
    /// <param name="tolerance">The training loss at which they stop.</param>
    /// <param name="device">Where they are trained.</param>
    /// <param name="samples">Default number of networks.</param>
    public static NeuralNetworkHypothesisSpace Networks(double tolerance, ComputeDevice device, int samples = 20) => new(new NeuralNetworkOptions
    {
        Epochs = NetworkEpochs,
        Tolerance = tolerance,
        IncludeUnfitted = true,
        Samples = samples,
        Device = device,
    });

    private MeasuredSpace Exact(string name, Kernel kernel, AuditSplit split, IProgress<WorkProgress>? progress) =>
        Exact(name, GaussianProcessHypothesisSpace.ByLikelihood(kernel, options.Device).Fit(split.Training, progress, cancellationToken), split);

    private MeasuredSpace Exact(string name, FittedGaussianProcess fitted, AuditSplit split) => new(name, fitted, new Lazy<IReadOnlyList<float[]>>(() =>
        [.. fitted.DrawHypotheses(split.Test.Features, [.. Enumerable.Range(options.Seed, ConfusionDraws)]).Select(draw => Array.ConvertAll(draw, value => (float)value))]));

    /// <summary>The mean square of the targets around the means of their outputs; 1 if they are constant.</summary>
    private static double VarianceOf(TaskData training)
    {
        double sum = 0;
        for (int output = 0; output < training.OutputCount; output++)
        {
            double[] targets = [.. Enumerable.Range(0, training.Rows).Select(row => training.TargetRow(row)[output])];
            double mean = targets.Average();
            sum += targets.Average(target => (target - mean) * (target - mean));
        }
        return sum > 0 ? sum / training.OutputCount : 1;
    }

    private MeasuredSpace Sampled(string name, ISampledHypothesisSpace space, AuditSplit split, int samples, IProgress<WorkProgress>? progress)
    {
        var result = new MLContext().InductiveBias.SampleLosses(space, split.Training, split.Test, new LossSamplingOptions
        {
            Samples = samples,
            FirstSeed = options.Seed,
            IncludeUnfitted = true,
            Executor = options.ExecutorOf?.Invoke(space),
        }, progress, cancellationToken);
        return new MeasuredSpace(name, result.Space, new Lazy<IReadOnlyList<float[]>>(() => [.. result.Predictions]));
    }
}
