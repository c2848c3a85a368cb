using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Features and labels of a data view, in single precision where the view has it.</summary>
/// <remarks>A row whose label is missing keeps its number but loses its features, so that estimators leave it out as they do
/// rows with missing features, and every row number in a result is one of the data view.</remarks>
internal static class LabeledPointsReader
{
    // Between two looks at the cancellation token.
    private const int RowsPerCheck = 1024;

    /// <summary>Reads both columns in one pass.</summary>
    public static LabeledPoints Read(
        IDataView data, string labelColumnName, string featureColumnName, DifficultyTask task, CancellationToken cancellationToken,
        Dictionary<object, int>? classNumbers = null, bool learnsClasses = true)
    {
        var featureColumn = Column(data.Schema, featureColumnName, "feature");
        var labelColumn = Column(data.Schema, labelColumnName, "label");
        var features = FeatureCount(featureColumn);
        var asClasses = task == DifficultyTask.Classification || (task == DifficultyTask.Auto && IsClass(labelColumn.Type));
        var label = new ClassOrNumberReader(labelColumn, asClasses) { Known = classNumbers ?? [], Learns = learnsClasses };
        using var cursor = data.GetRowCursor([featureColumn, labelColumn]);
        label.Bind(cursor);
        var points = Read(data, cursor, featureColumn, features, label, cancellationToken);
        return new LabeledPoints(points, label.Classes, label.Targets);
    }

    /// <summary>Reads the feature column alone.</summary>
    public static PointSet ReadPoints(IDataView data, string featureColumnName, CancellationToken cancellationToken)
    {
        var column = Column(data.Schema, featureColumnName, "feature");
        int features = FeatureCount(column);
        using var cursor = data.GetRowCursor([column]);
        return Read(data, cursor, column, features, null, cancellationToken);
    }

    private static PointSet Read(
        IDataView data, DataViewRowCursor cursor, DataViewSchema.Column column, int features, ClassOrNumberReader? label, CancellationToken cancellationToken)
    {
        int rows = 0;
        return ((VectorDataViewType)column.Type).ItemType == NumberDataViewType.Double
            ? PointSet.FromDouble(Rows(cursor, column, features, double.NaN, data.GetRowCount(), label, cancellationToken, ref rows), rows, features)
            : PointSet.FromSingle(Rows(cursor, column, features, float.NaN, data.GetRowCount(), label, cancellationToken, ref rows), rows, features);
    }

    internal static DataViewSchema.Column Column(DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"The data have no {role} column '{name}'; their columns are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");

    internal static int FeatureCount(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { Size: > 0 } vector && (vector.ItemType == NumberDataViewType.Single || vector.ItemType == NumberDataViewType.Double)
            ? vector.Size
            : throw new ArgumentException($"The feature column '{column.Name}' is of type {column.Type}; it must be a vector of Single or Double of known size (use Concatenate, and ConvertType where needed).");

    private static bool IsClass(DataViewType type) =>
        type is not VectorDataViewType && type != NumberDataViewType.Single && type != NumberDataViewType.Double;

    private static T[] Rows<T>(
        DataViewRowCursor cursor, DataViewSchema.Column column, int features, T missing, long? expected,
        ClassOrNumberReader? label, CancellationToken cancellationToken, ref int rows)
    {
        var getter = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        var values = new T[Capacity(Math.Max(expected ?? 0, 16), features)];
        while (cursor.MoveNext())
        {
            if (rows % RowsPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if ((long)(rows + 1) * features > values.Length)
                Array.Resize(ref values, Capacity(Math.Min(2L * rows, Array.MaxLength / features), features, rows + 1));
            var row = values.AsSpan(rows * features, features);
            getter(ref buffer);
            buffer.CopyTo(row);
            if (label is not null && !label.Read())
                row.Fill(missing);
            rows++;
        }
        Array.Resize(ref values, rows * features);
        return values;
    }

    private static int Capacity(long rows, int features, int needed = 0) =>
        rows * features <= Array.MaxLength && rows >= needed
            ? (int)(rows * features)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The data have {Math.Max(rows, needed)} rows or more of {features} features, which exceed the {Array.MaxLength} numbers that one array holds; take a sample of the rows, or fewer features."));
}
