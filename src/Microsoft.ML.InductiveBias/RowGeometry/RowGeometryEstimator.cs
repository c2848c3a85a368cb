using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <summary>Keeps the rows it is fitted to, to compare other rows with them.</summary>
internal sealed class RowGeometryEstimator : IEstimator<RowGeometryTransformer>
{
    private readonly MLContext _mlContext;
    private readonly RowGeometryOptions _options;
    private readonly IHost _host;

    internal RowGeometryEstimator(MLContext mlContext, RowGeometryOptions options)
    {
        (_mlContext, _options) = (mlContext, options);
        _host = ((IHostEnvironment)mlContext).Register("RowGeometry");
    }

    /// <summary>Keeps the rows of the data.</summary>
    /// <param name="input">Rows with the label and the feature column; those with a missing value are left out.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or no row is complete.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public RowGeometryTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _host.Start("Fit");
        var fitted = FittedRows.Read(_host, input, _options);
        channel.Info(MessageSensitivity.None, "Keeping {0} distinct rows to compare with", fitted.DistinctRows);
        if (fitted.DistinctRows <= _options.Neighbors)
        {
            channel.Warning(MessageSensitivity.None, "{0} neighbors were requested, but there are only {1} distinct rows: fewer neighbors will be used",
                _options.Neighbors, fitted.DistinctRows);
        }
        return new RowGeometryTransformer(fitted, _options);
    }

    /// <summary>The columns of the input and the two appended ones.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <exception cref="ArgumentException">The label or the feature column is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var names = inputSchema.Select(column => column.Name).ToHashSet();
        foreach (var (name, role) in new[] { (_options.FeatureColumnName, "feature"), (_options.LabelColumnName, "label") })
        {
            if (!names.Contains(name))
                throw new ArgumentException($"The data have no {role} column '{name}'; their columns are: {string.Join(", ", names)}.", nameof(inputSchema));
        }
        // Only ML.NET itself can create the columns of a shape, so a stock step provides them.
        var definition = SchemaDefinition.Create(typeof(AppendedColumns));
        definition[nameof(AppendedColumns.Dimension)].ColumnName = _options.DimensionColumnName;
        definition[nameof(AppendedColumns.Margin)].ColumnName = _options.MarginColumnName;
        return _mlContext.Transforms.CustomMapping<NoColumns, AppendedColumns>((_, _) => { }, null, null, definition).GetOutputSchema(inputSchema);
    }

    private sealed class NoColumns;

    private sealed class AppendedColumns
    {
        public float Dimension { get; set; }
        public float Margin { get; set; }
    }
}
