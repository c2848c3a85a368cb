namespace Microsoft.ML.InductiveBias;

/// <summary>The hypothesis spaces of an audit.</summary>
/// <remarks>One setting serves all data, because features and the targets of a regression are standardized.</remarks>
internal sealed class AuditSpaces(int seed, CancellationToken cancellationToken)
{
    /// <summary>The noise variance of labels, so that a wrong label doesn't distort every hypothesis.</summary>
    private const double NoiseVariance = 0.01;

    private const int NetworkDepth = 3;

    /// <summary>Enough for most data sets. Networks that fit earlier stop earlier.</summary>
    private const int NetworkEpochs = 500;

    private const int ForestTrees = 20;

    /// <summary>Hypotheses to draw from an exact space to find the classes that it confuses.</summary>
    private const int ConfusionDraws = 100;

    /// <summary>The names in the order of measurement, inexpensive ones first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["rbf", "nngp", "fastforest", "mlp"];

    /// <summary>The exact spaces, which need no draws and are inexpensive enough for each fold.</summary>
    public static IReadOnlyList<string> ExactNames { get; } = ["rbf", "nngp"];

    /// <summary>Whether a space trains one model per class.</summary>
    public static bool IsPerClass(string name) => name == "fastforest";

    /// <summary>Number of sampled spaces.</summary>
    public static int SampledCount => Names.Count - ExactNames.Count;

    /// <summary>Fits a space.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="split">The rows.</param>
    /// <param name="samples">Number of hypotheses to draw from a sampled space.</param>
    /// <param name="progress">Receives progress reports.</param>
    public MeasuredSpace Fit(string name, AuditSplit split, int samples, IProgress<WorkProgress>? progress) => name switch
    {
        "rbf" => Exact(name, new RbfKernel { LengthScale = LengthScale.MedianDistance }, split, progress),
        "nngp" => Exact(name, new NngpKernel { Depth = NetworkDepth }, split, progress),
        "fastforest" => Sampled(name, Forests(split.Training.Kind), split, samples, progress),
        _ => Sampled(name, Networks(), split, samples, progress),
    };

    /// <summary>Random forests, small enough to draw dozens within a minute.</summary>
    /// <param name="task">Regression or classification.</param>
    /// <param name="samples">Default number of forests.</param>
    public static TrainerHypothesisSpace Forests(TaskKind task, int samples = 20) =>
        new(TreeTrainers.FastForestOf(ForestTrees).For(task), new TrainerSpaceOptions { Name = $"FastForest of {ForestTrees} trees", Samples = samples });

    /// <summary>Multilayer perceptrons.</summary>
    /// <param name="samples">Default number of networks.</param>
    public static NeuralNetworkHypothesisSpace Networks(int samples = 20) => new(new NeuralNetworkOptions
    {
        Epochs = NetworkEpochs,
        // The noise variance of the kernel spaces is the tolerance here, so both fit equally well.
        Tolerance = NoiseVariance,
        IncludeUnfitted = true,
        Samples = samples,
    });

    private MeasuredSpace Exact(string name, Kernel kernel, AuditSplit split, IProgress<WorkProgress>? progress)
    {
        var fitted = new GaussianProcessHypothesisSpace(kernel, NoiseVariance).Fit(split.Training, progress, cancellationToken);
        return new MeasuredSpace(name, fitted, new Lazy<IReadOnlyList<float[]>>(() =>
            [.. fitted.DrawHypotheses(split.Test.Features, [.. Enumerable.Range(seed, ConfusionDraws)]).Select(draw => Array.ConvertAll(draw, value => (float)value))]));
    }

    private MeasuredSpace Sampled(string name, ISampledHypothesisSpace space, AuditSplit split, int samples, IProgress<WorkProgress>? progress)
    {
        var result = new MLContext().InductiveBias.SampleLosses(space, split.Training, split.Test, new LossSamplingOptions
        {
            Samples = samples,
            FirstSeed = seed,
            IncludeUnfitted = true,
        }, progress, cancellationToken);
        return new MeasuredSpace(name, result.Space, new Lazy<IReadOnlyList<float[]>>(() => [.. result.Predictions]));
    }
}
