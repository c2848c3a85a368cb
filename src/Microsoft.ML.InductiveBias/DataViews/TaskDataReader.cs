using System.Globalization;
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

        var features = new List<double>();
        var targets = new List<double>();
        using var cursor = data.GetRowCursor([featureColumn, labelColumn]);
        var readFeatures = FeatureReader(cursor, featureColumn);
        var readLabel = label.Bind(cursor, labelColumn);
        var row = new double[featureCount];
        while (cursor.MoveNext())
        {
            if (cursor.Position % TaskColumns.RowsPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            readFeatures(row);
            CheckFinite(row, featureColumnName, cursor.Position, part);
            features.AddRange(row);
            readLabel(cursor.Position, targets);
        }
        if (features.Count == 0)
            throw new ArgumentException($"The {part} data have no rows.");
        return new TaskData(label.Kind, features.Count / featureCount, [.. features], [.. targets]) { ClassNames = label.ClassNames };
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

    private static Action<double[]> FeatureReader(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (((VectorDataViewType)column.Type).ItemType == NumberDataViewType.Double)
        {
            var getDoubles = cursor.GetGetter<VBuffer<double>>(column);
            VBuffer<double> doubles = default;
            return row =>
            {
                getDoubles(ref doubles);
                doubles.CopyTo(row);
            };
        }
        var getSingles = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> singles = default;
        return row =>
        {
            getSingles(ref singles);
            Array.Clear(row);
            foreach (var item in singles.Items())
                row[item.Key] = item.Value;
        };
    }

    private static void CheckFinite(double[] row, string column, long position, string part)
    {
        int bad = Array.FindIndex(row, value => !double.IsFinite(value));
        if (bad >= 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Column '{column}', slot {bad}, of {part} row {position} (counted from 0) was {row[bad]}; features must be finite. Replace missing values (ReplaceMissingValues) or remove the row."));
        }
    }
}
