using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The rows of a file as an audit sees them.</summary>
internal static class AuditTable
{
    /// <summary>Reads a file.</summary>
    /// <param name="name">What the audit calls it: the file that the user named.</param>
    /// <param name="source">The table and its label.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ToolException">The file does not hold a table with this label.</exception>
    public static AuditInput Read(string name, TableSource source, CancellationToken cancellationToken)
    {
        var table = LabelledTable.Read(source.File, null, source.Label, source.Options, cancellationToken);
        table.Label.RequireTwoClasses();
        var rows = table.Parts[0];
        var encoded = Encode(rows, table, cancellationToken);
        int numbers = table.Features.Count(feature => feature.IsNumeric);
        return new AuditInput
        {
            Name = name,
            Label = source.Label,
            Rows = encoded,
            // The pipeline puts numbers first, then the indicators of categories.
            IsNumeric = [.. Enumerable.Range(0, encoded.FeatureCount).Select(feature => feature < numbers)],
            Ids = [.. rows.Lines.Select(line => (long)line)],
            RowUnit = FileRows.Line,
            Labels = [.. rows.Rows.Select(row => table.Label.Task == LabelTask.Classification ? table.Label.ClassOf(row) : Text.Exact(table.Label.NumberOf(row)))],
            ClassNames = table.Label.Classes,
            Columns = [.. table.Features.Select(feature => Summary(table.Sources[0], feature))],
            Cells = row => [.. table.Features.Select(feature => rows.Rows[row][feature.Index])],
            DroppedRows = table.RowsDropped,
            Diagnostics = [.. table.Diagnostics, .. TaskDiagnostics.Of(rows, table.Features, table.Label)],
        };
    }

    private static TaskData Encode(RawTable rows, LabelledTable table, CancellationToken cancellationToken)
    {
        var mlContext = new MLContext();
        var view = TaskDataView.Of(rows, table.Features, table.Label);
        var steps = FeaturePipeline.Of(mlContext, table.Features, table.Label, Normalization.None);
        return mlContext.InductiveBias.ReadTask(
            steps.Fit(view).Transform(view), TaskDataView.LabelColumn, FeaturePipeline.FeaturesColumn, cancellationToken: cancellationToken);
    }

    private static ColumnSummary Summary(RawTable table, ColumnContent feature)
    {
        HashSet<string> distinct = new(StringComparer.Ordinal);
        int missing = 0;
        foreach (string[] row in table.Rows)
        {
            string cell = row[feature.Index];
            if (CellText.IsMissing(cell))
                missing++;
            else if (!feature.IsNumeric)
                distinct.Add(cell);
            else if (CellText.TryNumber(cell, out double number) && double.IsFinite(number))
                distinct.Add(Text.Exact(number));
            else
                missing++;
        }
        return new ColumnSummary(feature.Name, feature.IsNumeric ? ColumnKind.Number : ColumnKind.Category, missing, distinct.Count);
    }
}
