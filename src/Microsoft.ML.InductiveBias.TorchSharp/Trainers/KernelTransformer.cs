using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>The mean predictor of a fitted kernel space, as stock ML.NET transformers where its kernel allows it, with the fitted space.</summary>
/// <remarks>Saving it saves the stock transformers alone: the model loads in any process that has Microsoft.ML, with the same
/// predictions, but without the space. A kernel that stock transformers cannot express predicts from the space itself, and saving it
/// throws <see cref="NotSupportedException"/>; see the table of kernels in the documentation.</remarks>
public sealed class KernelTransformer : ISingleFeaturePredictionTransformer<FittedGaussianProcess>, IHypothesisSpaceTransformer
{
    private readonly ITransformer _scorer;

    internal KernelTransformer(
        ITransformer scorer, FittedGaussianProcess space, string labelColumnName, string featureColumnName, DataViewType featureColumnType, double scoreDeviation)
    {
        _scorer = scorer;
        Model = space;
        LabelColumnName = labelColumnName;
        FeatureColumnName = featureColumnName;
        FeatureColumnType = featureColumnType;
        ScoreDeviation = scoreDeviation;
    }

    /// <summary>The fitted space.</summary>
    public FittedGaussianProcess Model { get; }

    /// <inheritdoc/>
    public IFittedHypothesisSpace Space => Model;

    /// <inheritdoc/>
    public string LabelColumnName { get; }

    /// <inheritdoc cref="IHypothesisSpaceTransformer.FeatureColumnName"/>
    public string FeatureColumnName { get; }

    /// <summary>The type of the feature column.</summary>
    public DataViewType FeatureColumnType { get; }

    /// <summary>The largest deviation of the Score column, which ML.NET computes in single precision, from the mean predictor on
    /// the first training rows, relative to the root mean square of the targets. The measures do not use the Score column.</summary>
    public double ScoreDeviation { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => _scorer.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _scorer.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => _scorer.Transform(input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _scorer.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => _scorer.Save(ctx);
}
