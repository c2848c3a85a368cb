using Microsoft.Data.Analysis;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The rows of a task as ML.NET data.</summary>
internal static class TaskDataView
{
    /// <summary>The label: text for classification, a number for regression.</summary>
    public const string LabelColumn = "Label";

    /// <summary>The name of a feature column. The names of the file are not used: they could be those of other columns.</summary>
    public static string FeatureColumn(ColumnContent feature) => $"Feature{feature.Index}";

    /// <summary>The rows of one part.</summary>
    public static IDataView Of(RawTable table, IReadOnlyList<ColumnContent> features, LabelColumn label)
    {
        var columns = features.Select(feature => feature.IsNumeric ? Numbers(table, feature) : Texts(table, feature)).ToList();
        columns.Add(label.Task == LabelTask.Classification
            ? new StringDataFrameColumn(LabelColumn, table.Rows.Select(label.ClassOf))
            : new DoubleDataFrameColumn(LabelColumn, table.Rows.Select(label.NumberOf)));
        return new DataFrame(columns);
    }

    private static DataFrameColumn Numbers(RawTable table, ColumnContent feature) =>
        new DoubleDataFrameColumn(FeatureColumn(feature), table.Rows.Select(row =>
            CellText.TryNumber(row[feature.Index], out double number) ? number : double.NaN));

    private static DataFrameColumn Texts(RawTable table, ColumnContent feature) =>
        new StringDataFrameColumn(FeatureColumn(feature), table.Rows.Select(row => row[feature.Index]));
}
