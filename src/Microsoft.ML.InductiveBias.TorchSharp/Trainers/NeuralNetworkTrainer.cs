using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.InductiveBias.Networks;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <summary>Trains networks from random starts, each from its own seed, for regression, binary and multiclass labels; predicts with
/// their mean or with one of them, and keeps all of them for the measures.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// | | |
/// | --- | --- |
/// | Task | regression (label Single or Double), binary (Boolean), multiclass (key) |
/// | Input | a vector of Single or Double; scale features to comparable units first |
/// | Output, regression | `Score` |
/// | Output, binary | `Score` (output of the positive class minus that of the negative), `PredictedLabel`, `Probability` (cross-entropy: the mean probability; squared error: Platt-calibrated on the scores of the training rows, which is optimistic) |
/// | Output, multiclass | `Score` (cross-entropy: the mean probability of each class; squared error: the mean output, about 0 to 1), `PredictedLabel` (key) |
/// | Saved model | perceptrons, linear networks and small convolutions without max pooling: stock ML.NET transformers, which load without this library; other architectures predict in this process only, and saving them throws |
/// ]]></format>
/// </remarks>
public sealed class NeuralNetworkTrainer : IEstimator<NeuralNetworkTransformer>
{
    private readonly MLContext _mlContext;
    private readonly IHost _host;
    private readonly NeuralNetworkTrainerOptions _options;
    private readonly NeuralNetworkHypothesisSpace _space;

    internal NeuralNetworkTrainer(MLContext mlContext, NeuralNetworkTrainerOptions options)
    {
        _options = options.Verified();
        _mlContext = mlContext;
        _host = ((IHostEnvironment)mlContext).Register("NeuralNetworkTrainer");
        _space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(_options.Network)
        {
            FirstSeed = _options.Network.FirstSeed ?? ContextSeed.FirstHypothesis(mlContext),
        });
    }

    /// <summary>Trains the networks on the rows of a data view.</summary>
    /// <param name="input">Contains the label and the feature column.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or a value is missing or not finite.</exception>
    /// <exception cref="NoFittingHypothesisException">No network fits the rows.</exception>
    public NeuralNetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var call = HostCall.Start(_host, "Train", _options.Progress, _options.CancellationToken);
        var channel = call.Channel;
        var training = _mlContext.InductiveBias.ReadTask(input, _options.LabelColumnName, _options.FeatureColumnName, "training", call.Token);
        channel.Info(MessageSensitivity.None, "Training {0} networks on {1} rows with {2} features and {3} outputs",
            _options.Network.Samples, training.Rows, training.FeatureCount, training.OutputCount);
        var space = _space.Fit(training, call.Progress, call.Token);
        foreach (var diagnostic in space.Diagnostics)
            channel.Log(diagnostic);
        var batches = space.Batches.Cast<NetworkBatch>().ToList();
        var (scorer, unsaveable) = NetworkScorer.Build(
            _mlContext, input, _options.LabelColumnName, _options.FeatureColumnName, batches[0].Predictor, Predicting(space, batches), training, call.Token);
        if (unsaveable is not null)
            channel.Info(MessageSensitivity.None, "{0}", unsaveable);
        return new NeuralNetworkTransformer(scorer, unsaveable, space, _options, input.Schema);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return TrainerSchema.Output(_mlContext, inputSchema, _options.LabelColumnName, _options.FeatureColumnName);
    }

    private List<float[]> Predicting(FittedSampledSpace space, List<NetworkBatch> batches)
    {
        var counting = batches.SelectMany(batch => batch.Networks).Where(network => network.Drawn.Counts(space.IncludesUnfitted)).ToList();
        if (_options.PredictWithSeed is not { } seed)
            return counting.ConvertAll(network => network.Parameters);
        var chosen = counting.Find(network => network.Drawn.Seed == seed) ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"{nameof(NeuralNetworkTrainerOptions.PredictWithSeed)} was {seed}, but no hypothesis of that seed counts; those that do have the seeds {string.Join(", ", counting.Take(10).Select(network => network.Drawn.Seed))}{(counting.Count > 10 ? ", …" : "")}."));
        return [chosen.Parameters];
    }
}
