using System.Numerics;
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
        if (((VectorDataViewType)column.Type).ItemType == NumberDataViewType.Double)
        {
            var doubles = new FeatureRows<double, double>(cursor, column, features, data.GetRowCount());
            ReadAll(cursor, doubles, label, cancellationToken);
            return doubles.Sparse() is { } sparse ? PointSet.FromSparse(sparse, areSingle: false) : PointSet.FromDouble(doubles.ToArray(), doubles.Rows, features);
        }
        var singles = new FeatureRows<float, float>(cursor, column, features, data.GetRowCount());
        ReadAll(cursor, singles, label, cancellationToken);
        return singles.Sparse() is { } few ? PointSet.FromSparse(few, areSingle: true) : PointSet.FromSingle(singles.ToArray(), singles.Rows, features);
    }

    private static void ReadAll<T>(DataViewRowCursor cursor, FeatureRows<T, T> features, ClassOrNumberReader? label, CancellationToken cancellationToken)
        where T : struct, INumber<T>
    {
        while (cursor.MoveNext())
        {
            if (features.Rows % TaskColumns.RowsPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            features.Read(out _);
            if (label is not null && !label.Read())
                features.DropLast();
        }
    }

    private static bool IsClass(DataViewType type) =>
        type is not VectorDataViewType && type != NumberDataViewType.Single && type != NumberDataViewType.Double;
}
