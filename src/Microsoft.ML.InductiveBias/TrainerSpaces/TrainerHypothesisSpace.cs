using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypothesis space of an ML.NET trainer: its models under different seeds and, where asked, hyperparameters.</summary>
/// <remarks>
/// The trainers see a column <c>Features</c> (a vector of Single) and a column <c>Label</c>: a key for multiclass targets, Boolean for
/// binary ones, Single for numbers. Outputs are the trainer's <c>Probability</c> or <c>Score</c>; see <see cref="EnsembleTrainer"/>.
/// A trainer that gives the same model for every seed is detected and treated as a single hypothesis.
/// </remarks>
public sealed class TrainerHypothesisSpace : ISampledHypothesisSpace
{
    /// <summary>The label column that trainers see.</summary>
    public const string LabelColumnName = "Label";

    /// <summary>The feature column that trainers see.</summary>
    public const string FeatureColumnName = "Features";

    private readonly TrainerFactory _factory;
    private readonly TrainerSpaceOptions _options;
    private readonly Lazy<HypothesisSpaceDescription> _description;

    /// <summary>A space of one trainer under different seeds.</summary>
    /// <param name="factory">Makes the trainer of a seed. Everything random must come from the seed: give the trainer a
    /// <c>new MLContext(seed)</c>, and the seed in its options where it has one there. Called for one seed at a time.</param>
    /// <param name="options">Number of hypotheses, tolerance, threads, name.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TrainerHypothesisSpace(Func<int, IEstimator<ITransformer>> factory, TrainerSpaceOptions? options = null)
        : this(Drawing(factory), options)
    {
    }

    /// <summary>A space of one trainer under different seeds and hyperparameters.</summary>
    /// <param name="factory">Makes the trainer of a draw, from its <see cref="HypothesisDraw.MLContext"/>, its
    /// <see cref="HypothesisDraw.Seed"/> and hyperparameters drawn from ranges. Called for one seed at a time.</param>
    /// <param name="options">Number of hypotheses, tolerance, threads, name.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TrainerHypothesisSpace(Func<HypothesisDraw, IEstimator<ITransformer>> factory, TrainerSpaceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _options = options?.Copy() ?? new TrainerSpaceOptions();
        _options.Validate();
        _factory = new TrainerFactory(factory);
        _description = new Lazy<HypothesisSpaceDescription>(() => _factory.Describe(_options));
    }

    /// <inheritdoc/>
    /// <remarks>The ranges of hyperparameters are those that the factory requests for its first seeds.</remarks>
    public HypothesisSpaceDescription Description => _description.Value;

    /// <inheritdoc/>
    /// <remarks>A training that throws gives a diverged hypothesis, whose <see cref="DrawnHypothesis.Failure"/> explains why.</remarks>
    /// <exception cref="InvalidOperationException">The factory returned no trainer, or a model has no score of the task.</exception>
    public IEnumerable<IHypothesisBatch> Draw(
        TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(seeds);
        return Members(training, seeds, progress, cancellationToken).Select(member => Batch([member], training));
    }

    /// <summary>Trains the hypotheses of <see cref="TrainerSpaceOptions.Samples"/> seeds.</summary>
    /// <param name="training">The rows to fit.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="InvalidOperationException">The factory returned no trainer, every trainer failed, or a model has no score of the task.</exception>
    /// <exception cref="NoFittingHypothesisException">No hypothesis fits the training rows.</exception>
    public FittedSampledSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        return Fitted(Description, training, DistinctMembers(Members(training, _options.Seeds(), progress, cancellationToken)), _options,
            members => Batch(members, training));
    }

    IFittedHypothesisSpace IHypothesisSpace.Fit(TaskData training, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        Fit(training, progress, cancellationToken);

    internal static Func<HypothesisDraw, IEstimator<ITransformer>> Drawing(Func<int, IEstimator<ITransformer>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return draw => factory(draw.Seed);
    }

    /// <summary>The members; only one for a trainer that doesn't vary.</summary>
    internal static IReadOnlyList<TrainedMember> DistinctMembers(IEnumerable<TrainedMember> members)
    {
        var distinct = new List<TrainedMember>();
        foreach (var member in members)
        {
            distinct.Add(member);
            if (member.IsOnlyHypothesis)
                break;
        }
        return distinct;
    }

    internal static FittedSampledSpace Fitted(
        HypothesisSpaceDescription description, TaskData training, IReadOnlyList<TrainedMember> members, TrainerSpaceOptions options,
        Func<IReadOnlyList<TrainedMember>, IHypothesisBatch> batch) =>
        // If every training fails, the exception itself is more informative than its message.
        members.All(member => member.Failure is not null)
            ? throw members[0].Failure!
            : new FittedSampledSpace(description, training, [.. members.Chunk(MemberBatch.Size).Select(batch)], options.IncludeUnfitted);

    private IEnumerable<TrainedMember> Members(
        TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var mlContext = new MLContext();
        var rows = mlContext.Data.Cache(TaskDataView.Of(mlContext, training, LabelColumnName, FeatureColumnName));
        return new MemberTraining(_factory, _options, rows, training, LabelColumnName).Run(seeds, progress, cancellationToken);
    }

    private MemberBatch Batch(IReadOnlyList<TrainedMember> members, TaskData training) =>
        new(members, training.Kind, training.OutputCount, _options.ThreadCount, features => Rows(training, features, LabelColumnName, FeatureColumnName, doubles: false));

    /// <summary>A data view of features as a model reads them; its label column is a placeholder.</summary>
    internal static (IDataView Rows, int Count) Rows(
        TaskData training, ReadOnlyMemory<double> features, string labelColumnName, string featureColumnName, bool doubles)
    {
        int count = features.Length / training.FeatureCount;
        var data = new TaskData(training.Kind, count, features.ToArray(), new double[count * training.OutputCount]);
        return (TaskDataView.Of(new MLContext(), data, labelColumnName, featureColumnName, doubles), count);
    }
}
