using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The task that a command's files hold: features, label, training and test rows.</summary>
internal sealed class MeasuredTask
{
    /// <summary>The columns that the hypotheses see.</summary>
    public required IReadOnlyList<ColumnContent> Features { get; init; }

    public required LabelColumn Label { get; init; }

    public required RawTable Training { get; init; }

    public required RawTable Test { get; init; }

    /// <summary>Number of rows in the files, before any was left out.</summary>
    public required int RowsRead { get; init; }

    /// <summary>Number of rows that were dropped for a missing or infinite cell.</summary>
    public required int RowsDropped { get; init; }

    /// <summary>What a reader must know of the data.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Reads the files and makes a task of them.</summary>
    /// <exception cref="ToolException">The files do not hold such a task.</exception>
    public static MeasuredTask Read(MeasureOptions options, CancellationToken cancellationToken)
    {
        var table = DelimitedFile.Read(options.File, cancellationToken);
        List<RawTable> tables = [table];
        if (options.TestFile is not null)
            tables.Add(TableColumns.Align(DelimitedFile.Read(options.TestFile, cancellationToken), table.Columns));

        int label = TableColumns.Find(table, options.Label, "--label");
        var ignored = options.Ignored.Select(name => TableColumns.Find(table, name, "--ignore")).ToHashSet();
        var labelContent = ColumnContent.Of(tables, label, "choose another label column");
        var features = Enumerable.Range(0, table.Columns.Length)
            .Where(column => column != label && !ignored.Contains(column))
            .Select(column => ColumnContent.Of(tables, column, $"leave the column out with --ignore {table.Columns[column]}"))
            .ToList();
        if (features.Count == 0)
            throw new ToolException($"{table.File} has no feature column left besides the label '{options.Label}'{(ignored.Count > 0 ? " and those of --ignore" : "")}; at least one is needed.");

        var usable = tables.ConvertAll(rows => UsableRows.Of(rows, [.. features, labelContent], options.Strict));
        var usableTables = usable.ConvertAll(part => part.Table);
        var labelColumn = LabelColumn.Of(usableTables, labelContent, options.Task);
        var split = usableTables.Count == 1
            ? TrainTestSplit.Of(usableTables[0], options)
            : TrainTestSplit.Of(usableTables[0], usableTables[1], options);
        return new MeasuredTask
        {
            Features = features,
            Label = labelColumn,
            Training = split.Training,
            Test = split.Test,
            RowsRead = tables.Sum(rows => rows.Rows.Count),
            RowsDropped = usable.Sum(part => part.Dropped),
            Diagnostics = [.. UsableRows.Diagnose(usable), .. TaskDiagnostics.Of(split, features, labelColumn)],
        };
    }

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
