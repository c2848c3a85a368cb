using System.Globalization;
using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Reads the rows of a task from a data view: one pass, features and label together.</summary>
internal static class TaskDataReader
{
    /// <summary>The rows as arrays.</summary>
    /// <param name="data">The data view.</param>
    /// <param name="labelColumnName">A key column (multiclass), a Boolean one (binary), or a Single or Double one (regression).</param>
    /// <param name="featureColumnName">A vector column of Single or Double of known size; <see langword="null"/> for targets alone.</param>
    /// <param name="part">The name of the rows in messages: <c>training</c> or <c>test</c>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static TaskData Read(IDataView data, string labelColumnName, string? featureColumnName, string part, CancellationToken cancellationToken)
    {
        if (featureColumnName is null)
            return ReadTargets(data, labelColumnName, part, cancellationToken);
        var featureColumn = TaskColumns.Find(data.Schema, featureColumnName, "feature", $"{part} data");
        var labelColumn = TaskColumns.Find(data.Schema, labelColumnName, "label", $"{part} data");
        var label = LabelReader.For(labelColumn, part);
        int featureCount = TaskColumns.FeatureCount(featureColumn, $"{part} data");

        using var cursor = data.GetRowCursor([featureColumn, labelColumn]);
        var readLabel = label.Bind(cursor, labelColumn);
        return ((VectorDataViewType)featureColumn.Type).ItemType == NumberDataViewType.Double
            ? Read(cursor, new FeatureRows<double, double>(cursor, featureColumn, featureCount, data.GetRowCount()), label, readLabel, featureColumnName, part, cancellationToken)
            : Read(cursor, new FeatureRows<float, double>(cursor, featureColumn, featureCount, data.GetRowCount()), label, readLabel, featureColumnName, part, cancellationToken);
    }

    /// <summary>The features alone; every target is 0.</summary>
    public static TaskData ReadFeatures(IDataView data, string featureColumnName, string part, CancellationToken cancellationToken)
    {
        var column = TaskColumns.Find(data.Schema, featureColumnName, "feature", $"{part} data");
        int count = TaskColumns.FeatureCount(column, $"{part} data");
        using var cursor = data.GetRowCursor([column]);
        return ((VectorDataViewType)column.Type).ItemType == NumberDataViewType.Double
            ? Read(cursor, new FeatureRows<double, double>(cursor, column, count, data.GetRowCount()), null, AddZero, featureColumnName, part, cancellationToken)
            : Read(cursor, new FeatureRows<float, double>(cursor, column, count, data.GetRowCount()), null, AddZero, featureColumnName, part, cancellationToken);

        static void AddZero(long _, List<double> targets) => targets.Add(0);
    }

    private static TaskData Read<T>(
        DataViewRowCursor cursor, FeatureRows<T, double> features, LabelReader? label, Action<long, List<double>> readLabel, string column, string part, CancellationToken cancellationToken)
        where T : struct, INumber<T>
    {
        var targets = new List<double>();
        while (cursor.MoveNext())
        {
            if (cursor.Position % TaskColumns.RowsPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (features.Read(out double invalid) is >= 0 and var slot)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Column '{column}', slot {slot}, of {part} row {cursor.Position} (counted from 0) was {invalid}; features must be finite. Replace missing values (ReplaceMissingValues) or remove the row."));
            }
            readLabel(cursor.Position, targets);
        }
        if (features.Rows == 0)
            throw new ArgumentException($"The {part} data have no rows.");
        return features.Sparse() is { } sparse
            ? new TaskData(label?.Kind ?? TaskKind.Regression, new SparseFeatures(sparse), [.. targets]) { ClassNames = label?.ClassNames }
            : new TaskData(label?.Kind ?? TaskKind.Regression, features.Rows, features.ToArray(), [.. targets]) { ClassNames = label?.ClassNames };
    }

    private static TaskData ReadTargets(IDataView data, string labelColumnName, string part, CancellationToken cancellationToken)
    {
        var labelColumn = TaskColumns.Find(data.Schema, labelColumnName, "label", $"{part} data");
        var label = LabelReader.For(labelColumn, part);
        var targets = new List<double>();
        using var cursor = data.GetRowCursor([labelColumn]);
        var readLabel = label.Bind(cursor, labelColumn);
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            if (rows % TaskColumns.RowsPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            readLabel(cursor.Position, targets);
        }
        return rows > 0 ? TaskData.TargetsOnly(label.Kind, rows, [.. targets], label.ClassNames) : throw new ArgumentException($"The {part} data have no rows.");
    }
}
