using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <summary>Trains the posterior mean of a Gaussian-process hypothesis space (kernel ridge regression on the targets), for
/// regression, binary and multiclass labels, and keeps the fitted space for the measures.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// | | |
/// | --- | --- |
/// | Task | regression (label Single or Double), binary (Boolean), multiclass (key) |
/// | Input | a vector of Single or Double; scale features to comparable units first |
/// | Output, regression | `Score` |
/// | Output, binary | `Score` (mean target of the positive class minus that of the negative), `PredictedLabel`, `Probability` (Platt-calibrated on leave-one-out scores) |
/// | Output, multiclass | `Score` (mean target of each class, about 0 to 1 but not probabilities), `PredictedLabel` (key) |
/// | Cost | $O(n^3)$ time, $O(n^2)$ memory in the training rows |
/// | Saved model | stock ML.NET transformers, which load without this library, for kernels of the Euclidean distance or of inner products and their sums and products; other kernels predict, but cannot be saved |
/// ]]></format>
/// </remarks>
public sealed class GaussianProcessTrainer : IEstimator<GaussianProcessTransformer>
{
    private readonly MLContext _mlContext;
    private readonly IHost _host;
    private readonly GaussianProcessTrainerOptions _options;
    private readonly GaussianProcessHypothesisSpace _space;

    internal GaussianProcessTrainer(MLContext mlContext, GaussianProcessTrainerOptions options)
    {
        _options = options.Verified();
        _mlContext = mlContext;
        _host = ((IHostEnvironment)mlContext).Register("GaussianProcessTrainer");
        bool byLikelihood = options.NoiseVariance is null;
        _space = new GaussianProcessHypothesisSpace(
            options.Kernel ?? new RbfKernel { LengthScale = byLikelihood ? LengthScale.MaximumLikelihood : LengthScale.MedianDistance }, options.NoiseVariance ?? 0)
        {
            CenterTargets = byLikelihood,
            Tuning = options.Tuning ?? new LikelihoodTuning { Amplitude = byLikelihood, NoiseVariance = byLikelihood },
            Approximation = options.Approximation,
            Device = options.Device,
        };
    }

    /// <summary>Conditions the space on the rows of a data view.</summary>
    /// <param name="input">Contains the label and the feature column.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or a value is missing or not finite.</exception>
    /// <exception cref="ContradictingRowsException">Without noise, rows with the same features have different labels.</exception>
    /// <exception cref="TaskTooLargeException">The kernel matrix does not fit into memory.</exception>
    public GaussianProcessTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var call = HostCall.Start(_host, "Train", _options.Progress, _options.CancellationToken);
        var channel = call.Channel;
        var training = _mlContext.InductiveBias.ReadTask(input, _options.LabelColumnName, _options.FeatureColumnName, "training", call.Token);
        channel.Info(MessageSensitivity.None, "Conditioning on {0} training rows with {1} features and {2} outputs",
            training.Rows, training.FeatureCount, training.OutputCount);
        var space = _space.Fit(training, call.Progress, call.Token);
        foreach (var diagnostic in space.Diagnostics)
            channel.Log(diagnostic);
        var scorer = GaussianProcessScorer.Build(_mlContext, input, _options.LabelColumnName, _options.FeatureColumnName, space);
        var transformer = new GaussianProcessTransformer(scorer, space, _options, input.Schema, ScorePrecision.Largest(scorer, input, space));
        if (transformer.ScoreDeviation > ScorePrecision.Visible)
        {
            channel.Warning(MessageSensitivity.None,
                "The Score column, which ML.NET computes in single precision, deviates from the posterior mean by up to {0:G3} on training rows. "
                + "The measures are computed in double precision and are not affected; a noise variance or a shorter length scale makes the scores exact.",
                transformer.ScoreDeviation);
        }
        return transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return TrainerSchema.Output(_mlContext, inputSchema, _options.LabelColumnName, _options.FeatureColumnName);
    }
}
