namespace Microsoft.ML.InductiveBias;

/// <summary>The hypothesis spaces of an audit: what they say of functions, and how they are fitted.</summary>
/// <remarks>Features have mean 0 and standard deviation 1, and so have the targets of a regression, so one setting serves all data.</remarks>
internal sealed class AuditSpaces(AuditOptions options)
{
    /// <summary>Labels are trusted up to this variance, so that a wrong one does not distort every hypothesis.</summary>
    private const double NoiseVariance = 0.01;

    private const int NetworkDepth = 3;

    /// <summary>Enough for most data sets; networks that stop before are not slowed by it.</summary>
    private const int NetworkEpochs = 500;

    private const int ForestTrees = 20;

    /// <summary>Draws of an exact space that show which classes it confuses.</summary>
    private const int ConfusionDraws = 100;

    /// <summary>The names, in the order in which they are measured: the cheap ones first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["rbf", "nngp", "fastforest", "mlp"];

    /// <summary>The exact ones of them, which need no draws and so are cheap enough for every fold.</summary>
    public static IReadOnlyList<string> ExactNames { get; } = ["rbf", "nngp"];

    /// <summary>Number of those that draw hypotheses.</summary>
    public static int SampledCount => Names.Count - ExactNames.Count;

    /// <summary>Fits a space.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="split">The rows.</param>
    /// <param name="samples">Hypotheses to draw of a sampled space.</param>
    /// <param name="progress">Told of each step.</param>
    public MeasuredSpace Fit(string name, AuditSplit split, int samples, IProgress<WorkProgress>? progress) => name switch
    {
        "rbf" => Exact(name, new RbfKernel { LengthScale = LengthScale.MedianDistance }, split, progress),
        "nngp" => Exact(name, new NngpKernel { Depth = NetworkDepth }, split, progress),
        "fastforest" => Sampled(name, Forests(split.Training.Kind), split, samples, progress),
        _ => Sampled(name, Networks(), split, samples, progress),
    };

    /// <summary>Random forests that are small enough to draw dozens of them within a minute.</summary>
    /// <param name="task">Regression or classification.</param>
    /// <param name="samples">Forests to draw by default.</param>
    public static TrainerHypothesisSpace Forests(TaskKind task, int samples = 20) =>
        new(TreeTrainers.FastForestOf(ForestTrees).For(task), new TrainerSpaceOptions { Name = $"FastForest of {ForestTrees} trees", Samples = samples });

    /// <summary>Perceptrons.</summary>
    /// <param name="samples">Networks to train by default.</param>
    public static NeuralNetworkHypothesisSpace Networks(int samples = 20) => new(new NeuralNetworkOptions
    {
        Epochs = NetworkEpochs,
        // A training loss of the variance that the kernel spaces leave to the labels counts as a fit here too.
        Tolerance = NoiseVariance,
        IncludeUnfitted = true,
        Samples = samples,
    });

    private MeasuredSpace Exact(string name, Kernel kernel, AuditSplit split, IProgress<WorkProgress>? progress)
    {
        var fitted = new GaussianProcessHypothesisSpace(kernel, NoiseVariance).Fit(split.Training, progress, options.CancellationToken);
        return new MeasuredSpace(name, fitted, new Lazy<IReadOnlyList<float[]>>(() =>
            [.. fitted.DrawHypotheses(split.Test.Features, [.. Enumerable.Range(options.Seed, ConfusionDraws)]).Select(draw => Array.ConvertAll(draw, value => (float)value))]));
    }

    private MeasuredSpace Sampled(string name, ISampledHypothesisSpace space, AuditSplit split, int samples, IProgress<WorkProgress>? progress)
    {
        var result = new MLContext().InductiveBias.SampleLosses(space, split.Training, split.Test, new LossSamplingOptions
        {
            Samples = samples,
            FirstSeed = options.Seed,
            IncludeUnfitted = true,
            Progress = progress,
            CancellationToken = options.CancellationToken,
        });
        return new MeasuredSpace(name, result.Space, new Lazy<IReadOnlyList<float[]>>(() => [.. result.Predictions]));
    }
}
