using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.StockModels;

namespace Microsoft.ML.InductiveBias;

/// <summary>Predictions from a fitted hypothesis space, with the space.</summary>
/// <typeparam name="TSpace">The type of the fitted space.</typeparam>
public abstract class HypothesisSpaceTransformer<TSpace> : ISingleFeaturePredictionTransformer<TSpace>, IHypothesisSpaceTransformer, IDisposable
    where TSpace : class, IFittedHypothesisSpace
{
    private readonly ITransformer _scorer;
    private readonly string _labelColumnName;

    private protected HypothesisSpaceTransformer(ITransformer scorer, TSpace space, HypothesisSpaceTrainerOptions options, DataViewSchema input)
    {
        _scorer = scorer;
        Model = space;
        _labelColumnName = options.LabelColumnName;
        FeatureColumnName = options.FeatureColumnName;
        FeatureColumnType = input[FeatureColumnName].Type;
    }

    /// <summary>The fitted space.</summary>
    public TSpace Model { get; }

    /// <inheritdoc/>
    IFittedHypothesisSpace IHypothesisSpaceTransformer.Space => Model;

    /// <inheritdoc/>
    string IHypothesisSpaceTransformer.LabelColumnName => _labelColumnName;

    /// <inheritdoc cref="IHypothesisSpaceTransformer.FeatureColumnName"/>
    public string FeatureColumnName { get; }

    /// <summary>The type of the feature column.</summary>
    public DataViewType FeatureColumnType { get; }

    /// <inheritdoc/>
    bool ITransformer.IsRowToRowMapper => _scorer.IsRowToRowMapper;

    /// <summary>The reason why the model cannot be saved; <see langword="null"/> if it can.</summary>
    private protected virtual string? Unsaveable => null;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _scorer.GetOutputSchema(Checked(inputSchema));

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Checked(input.Schema);
        return OnnxView.Checked(_scorer.Transform(input), input, this);
    }

    /// <inheritdoc/>
    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _scorer.GetRowToRowMapper(Checked(inputSchema));

    /// <summary>Frees the native memory of the space. Predictions of stock transformers go on; those of the space itself, and the measures,
    /// throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        Model.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The steps of the scorer have columns of their own, whose names a user doesn't know: the feature column is checked before them.</summary>
    private DataViewSchema Checked(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var column = schema.GetColumnOrNull(FeatureColumnName)
            ?? throw new ArgumentException($"There is no feature column '{FeatureColumnName}'; the columns are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.", nameof(schema));
        int size = ((VectorDataViewType)FeatureColumnType).Size;
        return column.Type is VectorDataViewType vector && vector.Size == size && (vector.ItemType == NumberDataViewType.Single || vector.ItemType == NumberDataViewType.Double)
            ? schema
            : throw new ArgumentException($"The feature column '{FeatureColumnName}' is of type {column.Type}; it must be a vector of {size} numbers of Single or Double, as in the training rows.", nameof(schema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        if (Unsaveable is { } reason)
            throw new NotSupportedException(reason);
        _scorer.Save(ctx);
    }
}
