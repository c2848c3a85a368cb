using Microsoft.ML.InductiveBias.Columns;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Reads a table for an audit.</summary>
internal static class AuditTable
{
    /// <summary>Reads a table. The audit is named after the file that the user named.</summary>
    /// <exception cref="ToolException">The file doesn't contain a table with this label.</exception>
    public static AuditInput Read(TableSource source, CancellationToken cancellationToken)
    {
        var resolved = source.Resolved();
        return Of(source.Name, resolved.Label, LabeledTable.Read(resolved, null, cancellationToken), cancellationToken);
    }

    /// <summary>An audit of a table that was read.</summary>
    /// <exception cref="ToolException">All rows have one class.</exception>
    public static AuditInput Of(string name, string label, LabeledTable table, CancellationToken cancellationToken)
    {
        table.Label.RequireTwoClasses();
        var rows = table.Parts[0];
        // Only for the summary and the checks; features come from the training rows of each split.
        var columns = FeatureColumns.Roles(rows, table.Columns, table.Label);
        var used = columns.Where(column => column.Role is not (ColumnRole.Identifier or ColumnRole.Ignored)).ToList();
        var (coded, isNumeric) = Coded(rows, used, table.Label);
        return new AuditInput(
            name: name,
            label: label,
            rows: table.WithGroups(coded, rows),
            isNumeric: isNumeric,
            encode: (training, other) => Encode(table, rows, training, other, cancellationToken),
            ids: [.. rows.Lines.Select(line => (long)line)],
            rowUnit: rows.Images is null ? FileRows.Line : FileRows.Image,
            labels: [.. rows.Rows.Select(row => table.Label.Task == LabelTask.Classification ? table.Label.ClassOf(row) : Text.Exact(table.Label.NumberOf(row)))],
            classNames: table.Label.Classes,
            columns: [.. used.Select(column => Summary(table.Sources[0], column))],
            cells: row => [.. used.Select(column => rows.Rows[row][column.Index])],
            droppedRows: table.RowsDropped,
            diagnostics: [.. table.Diagnostics, .. TaskDiagnostics.Of(rows, columns, table.Label)],
            picture: rows.Images?.Picture);
    }

    /// <summary>Features of training rows and of other rows, by steps that are learned from the training rows alone.</summary>
    /// <returns>The rows, the columns they come from, and the number of leading features that the audit standardizes.</returns>
    public static (TaskData Training, TaskData? Other, FeatureColumns Columns, int NumberFeatures) Features(
        LabeledTable table, RawTable rows, IReadOnlyList<int> training, IReadOnlyList<int> other, CancellationToken cancellationToken)
    {
        var selected = rows.Select(training);
        // Rows with texts stay sparse if numbers are standardized here. Otherwise the audit does it, to the last digit.
        bool hasTexts = FeatureColumns.Roles(selected, table.Columns, table.Label).Any(column => column.Role == ColumnRole.Text);
        var columns = new FeatureColumns(new MLContext(), selected, table.Columns, table.Label, hasTexts ? Normalization.Standardize : Normalization.None, scalesUnits: hasTexts);
        EncodedSize.Check(selected, columns.Descriptions);
        var (ofTraining, ofOther) = columns.Encode(other.Count == 0 ? null : rows.Select(other), cancellationToken);
        return (ofTraining, ofOther, columns, hasTexts ? 0 : columns.Plan?.NumberFeatures ?? 0);
    }

    private static EncodedRows Encode(LabeledTable table, RawTable rows, IReadOnlyList<int> training, IReadOnlyList<int> other, CancellationToken cancellationToken)
    {
        var (ofTraining, ofOther, columns, numberFeatures) = Features(table, rows, training, other, cancellationToken);
        return new EncodedRows(ofTraining, ofOther, numberFeatures, columns.Descriptions, columns.Plan?.Code);
    }

    /// <summary>The rows with a number for each cell, by which equal rows are found: numbers as they are, other cells numbered by their text, and marks of missing cells.</summary>
    private static (TaskData Rows, bool[] IsNumeric) Coded(RawTable rows, IReadOnlyList<FeatureColumn> columns, LabelColumn label)
    {
        List<double[]> features = [];
        List<bool> isNumeric = [];
        foreach (var column in columns)
        {
            if (column.Role == ColumnRole.Number)
            {
                double[] values = [.. Enumerable.Range(0, rows.Rows.Count).Select(row => FeatureColumns.Number(rows, row, column))];
                double known = values.First(double.IsFinite);
                features.Add(Array.ConvertAll(values, value => (double.IsNaN(value) ? known : value) + 0.0));
                isNumeric.Add(true);
                if (Array.Exists(values, double.IsNaN))
                {
                    features.Add(Array.ConvertAll(values, value => double.IsNaN(value) ? 1.0 : 0));
                    isNumeric.Add(false);
                }
                continue;
            }
            Dictionary<string, double> codes = new(StringComparer.Ordinal);
            features.Add([.. rows.Rows.Select(row => codes.TryGetValue(row[column.Index], out double code) ? code : codes[row[column.Index]] = codes.Count)]);
            isNumeric.Add(false);
        }
        var all = new double[rows.Rows.Count * features.Count];
        for (int i = 0; i < all.Length; i++)
            all[i] = features[i % features.Count][i / features.Count];
        if (label.Task == LabelTask.Regression)
            return (TaskData.Regression(all, [.. rows.Rows.Select(label.NumberOf)], rows.Rows.Count), [.. isNumeric]);
        var numbers = label.Classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return (TaskData.Classification(all, [.. rows.Rows.Select(row => numbers[label.ClassOf(row)])], label.Classes.Length), [.. isNumeric]);
    }

    private static ColumnSummary Summary(RawTable table, FeatureColumn column)
    {
        var values = table.Rows.Select(row => ValueOf(row[column.Index])).ToList();
        return new ColumnSummary(column.Name, column.Role, values.Count(value => value is null), values.OfType<string>().Distinct(StringComparer.Ordinal).Count());

        string? ValueOf(string cell) => table.Missing.Contains(cell) ? null
            : column.Role != ColumnRole.Number ? cell
            : column.Content.TryNumber(cell, out double number) && double.IsFinite(number) ? Text.Exact(number) : null;
    }
}
