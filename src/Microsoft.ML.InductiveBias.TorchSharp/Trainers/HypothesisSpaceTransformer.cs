using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>Predictions from a fitted hypothesis space, with the space.</summary>
/// <typeparam name="TSpace">The type of the fitted space.</typeparam>
public abstract class HypothesisSpaceTransformer<TSpace> : ISingleFeaturePredictionTransformer<TSpace>, IHypothesisSpaceTransformer
    where TSpace : class, IFittedHypothesisSpace
{
    private readonly ITransformer _scorer;

    private protected HypothesisSpaceTransformer(ITransformer scorer, TSpace space, HypothesisSpaceTrainerOptions options, DataViewSchema input)
    {
        _scorer = scorer;
        Model = space;
        LabelColumnName = options.LabelColumnName;
        FeatureColumnName = options.FeatureColumnName;
        FeatureColumnType = input[FeatureColumnName].Type;
    }

    /// <summary>The fitted space.</summary>
    public TSpace Model { get; }

    /// <inheritdoc/>
    public IFittedHypothesisSpace Space => Model;

    /// <inheritdoc/>
    public string LabelColumnName { get; }

    /// <inheritdoc cref="IHypothesisSpaceTransformer.FeatureColumnName"/>
    public string FeatureColumnName { get; }

    /// <summary>The type of the feature column.</summary>
    public DataViewType FeatureColumnType { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => _scorer.IsRowToRowMapper;

    /// <summary>The reason why the model cannot be saved; <see langword="null"/> if it can.</summary>
    private protected virtual string? Unsaveable => null;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _scorer.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => _scorer.Transform(input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _scorer.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        if (Unsaveable is { } reason)
            throw new NotSupportedException(reason);
        _scorer.Save(ctx);
    }
}
