namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The features and the label of one or two files with the same columns.</summary>
internal sealed class LabeledTable
{
    /// <summary>The columns that are neither the label nor ignored.</summary>
    public required IReadOnlyList<ColumnContent> Features { get; init; }

    public required LabelColumn Label { get; init; }

    /// <summary>The column with the group of each row, which is no feature; <see langword="null"/> if rows are independent.</summary>
    public int? GroupIndex { get; init; }

    /// <summary>Encoded rows with their groups.</summary>
    public TaskData WithGroups(TaskData encoded, RawTable rows) =>
        GroupIndex is { } index ? encoded.WithGroups([.. rows.Rows.Select(row => row[index].Trim())]) : encoded;

    /// <summary>The usable rows of each file.</summary>
    public required IReadOnlyList<RawTable> Parts { get; init; }

    /// <summary>All rows of each file.</summary>
    public required IReadOnlyList<RawTable> Sources { get; init; }

    /// <summary>The number of rows in the files.</summary>
    public int RowsRead => Sources.Sum(table => table.Rows.Count);

    /// <summary>The number of rows that were dropped because of a missing or infinite cell.</summary>
    public int RowsDropped => RowsRead - Parts.Sum(table => table.Rows.Count);

    /// <summary>Diagnostics about dropped rows.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Reads a resolved source, and a test file with the same columns, if any.</summary>
    /// <exception cref="ToolException">A file can't be read, a column is missing, or no row is usable.</exception>
    public static LabeledTable Read(TableSource source, string? testFile, CancellationToken cancellationToken)
    {
        source.Config?.RequireDataFile();
        var table = DelimitedFile.Read(source.File, source.Options, cancellationToken);
        source.Config?.RequireColumns(table.Columns);
        List<RawTable> tables = [table];
        if (testFile is not null)
            tables.Add(DelimitedFile.Read(testFile, source.Options, cancellationToken).WithColumnsOf(table));

        int labelIndex = table.Find(source.Label, "--label");
        int? groupIndex = source.Options.Group is { } group ? table.Find(group, "--group") : null;
        var ignored = source.Options.Ignored.Select(name => table.Find(name, "--ignore")).ToHashSet();
        var labelContent = ColumnContent.Of(tables, labelIndex, "choose another label column", source.Options.Task == LabelTask.Classification);
        var features = Enumerable.Range(0, table.Columns.Length)
            .Where(column => column != labelIndex && column != groupIndex && !ignored.Contains(column))
            .Select(column => ColumnContent.Of(tables, column, $"leave the column out with --ignore {table.Columns[column]}"))
            .ToList();
        var identifiers = features.Where(feature => feature.IsIdentifier).Select(feature => feature.Name).ToList();
        features.RemoveAll(feature => feature.IsIdentifier);
        if (features.Count == 0)
        {
            throw new ToolException($"{table.File} has no feature column left besides the label '{source.Label}'{(ignored.Count > 0 ? " and those of --ignore" : "")}; at least one is needed."
                + (identifiers.Count > 0 ? $" {DescribeIdentifiers(identifiers)}." : ""));
        }

        var usable = tables.ConvertAll(rows => UsableRows.Of(rows, [.. features, labelContent], source.Options.Strict));
        var parts = usable.ConvertAll(part => part.Table);
        var label = LabelColumn.Of(parts, labelContent, source.Options.Task);
        return new LabeledTable
        {
            Features = features,
            Label = label,
            GroupIndex = groupIndex,
            Parts = parts,
            Sources = tables,
            Diagnostics =
            [
                .. Unnamed(tables), .. Identifiers(identifiers), .. Counters([.. features.Where(feature => feature.IsCounter).Select(feature => feature.Name)]), .. labelContent.Diagnostics, .. features.SelectMany(feature => feature.Diagnostics),
                .. UsableRows.Diagnose(usable, tables, label), .. label.Diagnose(),
            ],
        };
    }

    private static IEnumerable<Diagnostic> Unnamed(List<RawTable> tables) =>
        from table in tables
        where table.HeaderLooksLikeData
        select new Diagnostic("headerLooksLikeData", DiagnosticSeverity.Warning,
            $"The first line of {table.File} looks like data, but was read as the column names: {Text.Names(table.Columns)}. If it is a row, add a line with the column names before it.");

    private static IEnumerable<Diagnostic> Identifiers(List<string> names) => names.Count == 0 ? [] : [new Diagnostic("identifierColumn", DiagnosticSeverity.Warning,
        $"{DescribeIdentifiers(names)} and {(names.Count == 1 ? "was" : "were")} left out: a feature per text says nothing about other rows. If the texts say more, as dates and sentences do, make features of them first.")];

    private static IEnumerable<Diagnostic> Counters(List<string> names) => names.Count == 0 ? [] : [new Diagnostic("counterColumn", DiagnosticSeverity.Warning,
        $"{(names.Count == 1 ? "Column" : "Columns")} {Text.Names(names)} {(names.Count == 1 ? "looks" : "look")} like a row number: whole numbers that only rise or only fall from row to row. {(names.Count == 1 ? "It is" : "They are")} used as a feature. "
        + $"If the order of the rows means nothing, leave {(names.Count == 1 ? "it" : "them")} out: {string.Join(' ', names.Take(3).Select(name => $"--ignore {name}"))}.")];

    private static string DescribeIdentifiers(List<string> names) =>
        $"{(names.Count == 1 ? "Column" : "Columns")} {Text.Names(names)} {(names.Count == 1 ? "looks" : "look")} like an identifier: nearly every row has another text";

    /// <summary>The number of rows, human-readable.</summary>
    public string DescribeRows() => $"{Text.Count(RowsRead, "row")}{(RowsDropped == 0 ? "" : $", {RowsDropped} of them dropped")}";

    /// <summary>The feature columns by type and the number of features that they become, human-readable.</summary>
    public string DescribeFeatures(int features)
    {
        int numeric = Features.Count(feature => feature.IsNumeric), text = Features.Count - numeric;
        string numbers = Text.Count(numeric, "numeric column");
        return text == 0 ? numbers : $"{features} from {(numeric == 0 ? "" : $"{numbers} and ")}{Text.Count(text, "text column")} (one-hot)";
    }
}
