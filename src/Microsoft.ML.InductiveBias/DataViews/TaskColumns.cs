using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Finds the feature and label columns of data.</summary>
internal static class TaskColumns
{
    /// <summary>Rows between checks of the cancellation token while data are read.</summary>
    public const int RowsPerCheck = 1024;

    /// <summary>The column of a name, or an exception that lists the visible columns.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, string data = "data") =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentException($"The {data} have no {role} column '{name}'; their columns are: {VisibleNames(schema)}.");

    /// <summary>Names of the columns that aren't hidden.</summary>
    public static string VisibleNames(DataViewSchema schema) => string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => column.Name));

    /// <summary>The size of a feature vector.</summary>
    public static int FeatureCount(DataViewSchema.Column column, string data = "data") =>
        column.Type is VectorDataViewType { Size: > 0 } vector && (vector.ItemType == NumberDataViewType.Single || vector.ItemType == NumberDataViewType.Double)
            ? vector.Size
            : throw new ArgumentException(
                $"The feature column '{column.Name}' of the {data} is of type {column.Type}; it must be a vector of Single or Double of known size. {Remedy(column.Type)}");

    private static string Remedy(DataViewType type) => type switch
    {
        VectorDataViewType { Size: 0 } => "Give the array its length, with [VectorType(n)] on the property or in a SchemaDefinition.",
        VectorDataViewType or NumberDataViewType => "Use Concatenate, and ConvertType where needed.",
        _ => "Turn it into numbers first: OneHotEncoding for categories, FeaturizeText for text; then use Concatenate.",
    };
}
