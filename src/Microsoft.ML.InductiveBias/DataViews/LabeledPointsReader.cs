using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Features and labels of a data view, in single precision where the view has it.</summary>
/// <remarks>A row whose label is missing keeps its number but loses its features, so that estimators leave it out as they do
/// rows with missing features, and every row number in a result is one of the data view.</remarks>
internal static class LabeledPointsReader
{
    /// <summary>Reads both columns in one pass.</summary>
    public static LabeledPoints Read(
        IDataView data, string labelColumnName, string featureColumnName, DifficultyTask task, CancellationToken cancellationToken,
        Dictionary<object, int>? classNumbers = null, bool learnsClasses = true)
    {
        var featureColumn = TaskColumns.Find(data.Schema, featureColumnName, "feature");
        var labelColumn = TaskColumns.Find(data.Schema, labelColumnName, "label");
        var features = TaskColumns.FeatureCount(featureColumn);
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
        var column = TaskColumns.Find(data.Schema, featureColumnName, "feature");
        int features = TaskColumns.FeatureCount(column);
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
            if (rows % TaskColumns.RowsPerCheck == 0)
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
                $"The data have {Math.Max(rows, needed)} rows or more of {features} features, which exceed the {Array.MaxLength} elements of one array; use a sample of the rows, or fewer features."));
}
