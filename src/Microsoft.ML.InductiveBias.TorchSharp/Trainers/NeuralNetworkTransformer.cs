using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>The mean of trained networks, or one of them, with all of them.</summary>
/// <remarks>Saving it saves stock ML.NET transformers alone: the model loads in any process that has Microsoft.ML, with the same
/// predictions, but without the space. Where ML.NET has none for the architecture, saving is an error that says what to do.</remarks>
public sealed class NeuralNetworkTransformer : ISingleFeaturePredictionTransformer<FittedSampledSpace>, IHypothesisSpaceTransformer
{
    private readonly ITransformer _scorer;
    private readonly string? _unsaveable;

    internal NeuralNetworkTransformer(
        ITransformer scorer, string? unsaveable, FittedSampledSpace space, string labelColumnName, string featureColumnName, DataViewType featureColumnType)
    {
        _scorer = scorer;
        _unsaveable = unsaveable;
        Model = space;
        LabelColumnName = labelColumnName;
        FeatureColumnName = featureColumnName;
        FeatureColumnType = featureColumnType;
    }

    /// <summary>The fitted space.</summary>
    public FittedSampledSpace Model { get; }

    /// <inheritdoc/>
    public IFittedHypothesisSpace Space => Model;

    /// <inheritdoc/>
    public string LabelColumnName { get; }

    /// <inheritdoc cref="IHypothesisSpaceTransformer.FeatureColumnName"/>
    public string FeatureColumnName { get; }

    /// <summary>The type of the feature column.</summary>
    public DataViewType FeatureColumnType { get; }

    /// <summary>Whether the model can be saved: whether ML.NET has transformers for the architecture and the size.</summary>
    public bool CanBeSaved => _unsaveable is null;

    /// <inheritdoc/>
    public bool IsRowToRowMapper => _scorer.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _scorer.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => _scorer.Transform(input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _scorer.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        if (_unsaveable is not null)
            throw new NotSupportedException(_unsaveable);
        _scorer.Save(ctx);
    }
}
