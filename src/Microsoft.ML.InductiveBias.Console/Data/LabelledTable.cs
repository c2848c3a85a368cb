using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The usable rows of one or two files of the same columns: features and label.</summary>
internal sealed class LabelledTable
{
    /// <summary>The columns that are not the label, nor ignored.</summary>
    public required IReadOnlyList<ColumnContent> Features { get; init; }

    public required LabelColumn Label { get; init; }

    /// <summary>The usable rows of each file.</summary>
    public required IReadOnlyList<RawTable> Parts { get; init; }

    /// <summary>The rows of each file before any was left out.</summary>
    public required IReadOnlyList<RawTable> Sources { get; init; }

    /// <summary>Number of rows in the files, before any was left out.</summary>
    public required int RowsRead { get; init; }

    /// <summary>Number of rows that were dropped for a missing or infinite cell.</summary>
    public required int RowsDropped { get; init; }

    /// <summary>What a reader must know of the rows that were dropped.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Reads the files.</summary>
    /// <param name="file">The file.</param>
    /// <param name="testFile">A second file with the same columns, if any.</param>
    /// <param name="label">The label column.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ToolException">The files do not hold such rows.</exception>
    public static LabelledTable Read(string file, string? testFile, string label, TableOptions options, CancellationToken cancellationToken)
    {
        var table = DelimitedFile.Read(file, cancellationToken);
        List<RawTable> tables = [table];
        if (testFile is not null)
            tables.Add(TableColumns.Align(DelimitedFile.Read(testFile, cancellationToken), table.Columns));

        int labelIndex = TableColumns.Find(table, label, "--label");
        var ignored = options.Ignored.Select(name => TableColumns.Find(table, name, "--ignore")).ToHashSet();
        var labelContent = ColumnContent.Of(tables, labelIndex, "choose another label column");
        var features = Enumerable.Range(0, table.Columns.Length)
            .Where(column => column != labelIndex && !ignored.Contains(column))
            .Select(column => ColumnContent.Of(tables, column, $"leave the column out with --ignore {table.Columns[column]}"))
            .ToList();
        if (features.Count == 0)
            throw new ToolException($"{table.File} has no feature column left besides the label '{label}'{(ignored.Count > 0 ? " and those of --ignore" : "")}; at least one is needed.");

        var usable = tables.ConvertAll(rows => UsableRows.Of(rows, [.. features, labelContent], options.Strict));
        var parts = usable.ConvertAll(part => part.Table);
        return new LabelledTable
        {
            Features = features,
            Label = LabelColumn.Of(parts, labelContent, options.Task),
            Parts = parts,
            Sources = tables,
            RowsRead = tables.Sum(rows => rows.Rows.Count),
            RowsDropped = usable.Sum(part => part.Dropped),
            Diagnostics = [.. UsableRows.Diagnose(usable)],
        };
    }

    /// <summary>How many rows there are, for people.</summary>
    public string DescribeRows() => $"{Text.Count(RowsRead, "row")}{(RowsDropped == 0 ? "" : $", {RowsDropped} of them dropped")}";

    /// <summary>The feature columns by type, for people.</summary>
    /// <param name="features">The number of features that they become.</param>
    public string DescribeFeatures(int features)
    {
        int numeric = Features.Count(feature => feature.IsNumeric);
        int text = Features.Count - numeric;
        if (text == 0)
            return Text.Count(numeric, "numeric column");
        string oneHot = $"{Text.Count(text, "text column")} (one-hot)";
        return $"{features} from {(numeric == 0 ? "" : $"{Text.Count(numeric, "numeric column")} and ")}{oneHot}";
    }
}
