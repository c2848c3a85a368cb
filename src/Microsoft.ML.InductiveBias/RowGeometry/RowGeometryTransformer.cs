using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

/// <summary>Appends to each row its local intrinsic dimension and its margin, by comparing it with the rows of the fit.</summary>
internal sealed class RowGeometryTransformer : ITransformer
{
    private readonly FittedRows _fitted;
    private readonly RowGeometryOptions _options;

    internal RowGeometryTransformer(FittedRows fitted, RowGeometryOptions options) => (_fitted, _options) = (fitted, options);

    /// <summary>The number of distinct rows of the fit.</summary>
    internal int DistinctRows => _fitted.DistinctRows;

    /// <summary><see langword="false"/>: the values of all rows are computed together.</summary>
    public bool IsRowToRowMapper => false;

    /// <summary>The columns of the input and the two appended ones.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <exception cref="ArgumentException">The label or the feature column is missing or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        TaskColumns.FeatureCount(TaskColumns.Find(inputSchema, _options.FeatureColumnName, "feature"));
        TaskColumns.Find(inputSchema, _options.LabelColumnName, "label");
        return AppendedColumnsView.Append(inputSchema, (_options.DimensionColumnName, NumberDataViewType.Single), (_options.MarginColumnName, NumberDataViewType.Single));
    }

    /// <summary>The input with the two columns appended.</summary>
    /// <param name="input">Rows with the label and the feature column, the features of the type and size of the fit.</param>
    /// <exception cref="ArgumentException">The label or the feature column is missing or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(input.Schema);
        var values = new Lazy<(float[] Dimensions, float[] Margins)>(() => _fitted.Compare(input));
        return new AppendedColumnsView(input,
            [AppendedColumn.Of(_options.DimensionColumnName, row => values.Value.Dimensions[row]), AppendedColumn.Of(_options.MarginColumnName, row => values.Value.Margins[row])]);
    }

    /// <summary>Not supported: the values of all rows are computed together.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException(
        "RowGeometry computes the values of all rows of a data view together and doesn't support single rows (PredictionEngine); call Transform on a data view, such as one from LoadFromEnumerable.");

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        "RowGeometry holds the rows it was fitted to and has no format that ML.NET could load, so a pipeline with it can't be saved as a model. Save the transformed data (mlContext.Data.SaveAsBinary), or omit the step from the saved pipeline and fit it again.");
}
