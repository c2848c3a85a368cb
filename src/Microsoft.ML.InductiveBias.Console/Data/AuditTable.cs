namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Reads a table for an audit.</summary>
internal static class AuditTable
{
    /// <summary>Reads a table. The audit is named after the file that the user named.</summary>
    /// <exception cref="ToolException">The file doesn't contain a table with this label.</exception>
    public static AuditInput Read(TableSource source, CancellationToken cancellationToken)
    {
        var resolved = source.Resolved();
        var table = LabeledTable.Read(resolved, null, cancellationToken);
        table.Label.RequireTwoClasses();
        var rows = table.Parts[0];
        EncodedSize.Check(rows, table.Features);
        var columns = new FeatureColumns(new MLContext(), table.Features, table.Label);
        var view = columns.ViewOf(rows);
        var encoded = columns.ReadTask(columns.Steps(Normalization.None).Fit(view).Transform(view), cancellationToken);
        int numbers = table.Features.Count(feature => feature.IsNumeric);
        return new AuditInput
        {
            Name = source.Name,
            Label = resolved.Label,
            Rows = table.WithGroups(encoded, rows),
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

    private static ColumnSummary Summary(RawTable table, ColumnContent feature)
    {
        var values = table.Rows.Select(row => ValueOf(row[feature.Index])).ToList();
        return new ColumnSummary(feature.Name, feature.IsNumeric ? ColumnKind.Number : ColumnKind.Category,
            values.Count(value => value is null), values.OfType<string>().Distinct(StringComparer.Ordinal).Count());

        string? ValueOf(string cell) => table.Missing.Contains(cell) ? null
            : !feature.IsNumeric ? cell
            : CellText.TryNumber(cell, out double number) && double.IsFinite(number) ? Text.Exact(number) : null;
    }
}
