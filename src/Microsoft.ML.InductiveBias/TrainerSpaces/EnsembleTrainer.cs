using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <summary>Trains any ML.NET trainer, or a whole pipeline, under many seeds: one member predicts like any model, and all of them are
/// the fitted hypothesis space for the measures.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// | | |
/// | --- | --- |
/// | Task | regression (label Single or Double), binary (Boolean), multiclass (key), as the trainer's |
/// | Input | what the trainer reads; features may be made inside of the factory's pipeline |
/// | Output columns | those of the trainer |
/// | Outputs, regression | `Score` |
/// | Outputs, binary | `[1 − p, p]` of `Probability`; without it the margin `[−s, s]` of `Score` |
/// | Outputs, multiclass | `Score`, classes matched by name; probabilities if on every training row they are at least 0 and sum to 1, otherwise margins |
/// | Losses | margins have the 0-1 error alone; probabilities also the mean squared error and the log-loss |
/// | Cost | S times the trainer's, over all cores |
/// | Saved model | one member, as the trainer itself saves it: loads without this library |
/// ]]></format>
/// </remarks>
public sealed class EnsembleTrainer : IEstimator<EnsembleTransformer>
{
    private readonly MLContext _mlContext;
    private readonly IHost _host;
    private readonly TrainerFactory _factory;
    private readonly EnsembleOptions _options;
    private readonly int _firstOfContext;

    internal EnsembleTrainer(MLContext mlContext, Func<HypothesisDraw, IEstimator<ITransformer>> factory, EnsembleOptions options)
    {
        _firstOfContext = ContextSeed.FirstHypothesis(mlContext);
        options.Validate(_firstOfContext);
        _mlContext = mlContext;
        _host = ((IHostEnvironment)mlContext).Register("EnsembleTrainer");
        _factory = new TrainerFactory(factory);
        _options = (EnsembleOptions)options.Copy();
    }

    /// <summary>Trains the members on the rows of a data view.</summary>
    /// <param name="input">Holds the label column and what the trainer reads.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or a label is missing or not finite.</exception>
    /// <exception cref="InvalidOperationException">The factory returned no trainer, a trainer failed, its model has no score of the task, or
    /// the member chosen to predict doesn't count.</exception>
    /// <exception cref="NoFittingHypothesisException">No member fits the training rows.</exception>
    /// <exception cref="FileNotFoundException">A trainer of Microsoft.ML.TorchSharp has no pre-trained file, and can't download it.</exception>
    public EnsembleTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var call = HostCall.Start(_host, "Train", _options.Progress, _options.CancellationToken);
        var channel = call.Channel;
        // Each member makes several passes over the rows; cache them so the preceding steps run once.
        var rows = _mlContext.Data.Cache(input);
        var training = TaskDataReader.Read(rows, _options.LabelColumnName, _options.FeatureColumnName, "training", call.Token);
        channel.Info(MessageSensitivity.None, "Training up to {0} members on {1} rows", _options.Samples, training.Rows);
        var members = TrainerHypothesisSpace.DistinctMembers(new MemberTraining(_factory, _options, rows, training, _options.LabelColumnName)
            .Run(_options.Seeds(_firstOfContext), call.Progress, call.Token));
        var space = TrainerHypothesisSpace.Fitted(_factory.Describe(_options), training, members, _options, batch => Batch(batch, training, rows.Schema));
        foreach (var diagnostic in space.Diagnostics)
            channel.Log(diagnostic);
        return new EnsembleTransformer(space, members, _options);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _factory.Make(_options.FirstSeed ?? _firstOfContext).Trainer.GetOutputSchema(inputSchema);
    }

    private MemberBatch Batch(IReadOnlyList<TrainedMember> members, TaskData training, DataViewSchema schema)
    {
        string label = _options.LabelColumnName;
        return _options.FeatureColumnName is not { } features
            ? new MemberBatch(members, training.Kind, training.OutputCount, _options.ThreadCount, _ => throw new InvalidOperationException(
                "The members read columns of a data view, not one vector of features; predict through EnsembleTransformer.Predictions or Evaluate with a data view."))
            : new MemberBatch(members, training.Kind, training.OutputCount, _options.ThreadCount, points => TrainerHypothesisSpace.Rows(
                training, points, label, features, doubles: ((VectorDataViewType)schema[features].Type).ItemType == NumberDataViewType.Double));
    }
}
