namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The columns and the label of one or two files with the same columns.</summary>
internal sealed class LabeledTable
{
    /// <summary>The columns that aren't the label; their roles come from training rows.</summary>
    public required IReadOnlyList<ColumnContent> Columns { get; init; }

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

    /// <summary>The number of rows that were dropped.</summary>
    public int RowsDropped => RowsRead - Parts.Sum(table => table.Rows.Count);

    /// <summary>Diagnostics about dropped rows.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Reads a resolved source, and a test file with the same columns, if any.</summary>
    /// <exception cref="ToolException">A file can't be read, a column is missing, or no row is usable.</exception>
    public static LabeledTable Read(TableSource source, string? testFile, CancellationToken cancellationToken)
    {
        source.Config?.RequireDataFile();
        var table = !source.HasImages ? DelimitedFile.Read(source.File, source.Options, cancellationToken)
            : Directory.Exists(source.File) ? ImageFolder.Read(source, cancellationToken)
            : File.Exists(source.File) || source.File == InputFile.StandardInput ? LabeledImages.Table(source, cancellationToken)
            : throw new ToolException($"--images: there is no folder or file '{source.File}'.");
        source.Config?.RequireColumns(table.Columns);
        bool hasLabel = source.Label.Length > 0 || !source.MayLackLabel;
        if (!hasLabel)
            table = table.WithMadeLabel();
        List<RawTable> tables = [table];
        if (testFile is not null)
            tables.Add(DelimitedFile.Read(testFile, source.Options, cancellationToken).WithColumnsOf(table));

        int labelIndex = hasLabel ? table.Find(source.Label, "--label") : table.Columns.Length - 1;
        int? groupIndex = source.Options.Group is { } group ? table.Find(group, "--group") : null;
        var wanted = source.Options.Roles.ToDictionary(role => table.Find(role.Key, "--column"), role => role.Value);
        if (wanted.ContainsKey(labelIndex))
            throw new ToolException($"--column names the label '{source.Label}', which has no role; for the kind of label, use --task.");
        foreach (string name in source.Options.Ignored)
            wanted.TryAdd(table.Find(name, "--ignore"), ColumnRole.Ignored);
        var labelContent = source.Options.Task == LabelTask.Classification ? ColumnContent.AsText(table, labelIndex) : ColumnContent.Of(table, labelIndex, "choose another label column");
        RequireValues(table, labelIndex);
        var columns = Enumerable.Range(0, table.Columns.Length)
            .Where(column => column != labelIndex && column != groupIndex)
            .Select(column => ColumnContent.Of(table, column, $"leave the column out with --ignore {table.Columns[column]}", wanted.TryGetValue(column, out var role) ? role : null,
                source.Config?.Features.Contains(table.Columns[column], StringComparer.Ordinal) == true))
            .ToList();
        var usable = tables.ConvertAll(rows => UsableRows.Of(rows, columns, labelContent, source.Options.MissingCells));
        var parts = usable.ConvertAll(part => part.Table);
        var label = LabelColumn.Of(parts, labelContent, hasLabel ? source.Options.Task : LabelTask.Regression, isMade: !hasLabel);
        if (source.Options.LabelTransform is { } transform)
            label = label.Transformed(transform, parts);
        return new LabeledTable
        {
            Columns = columns,
            Label = label,
            GroupIndex = groupIndex,
            Parts = parts,
            Sources = tables,
            Diagnostics = [.. Unnamed(tables), .. BrokenImages(table), .. ImagesWithoutClass(table), .. labelContent.Diagnostics, .. columns.SelectMany(feature => feature.Diagnostics), .. UsableRows.Diagnose(usable, tables, label), .. label.Diagnose(parts)],
        };
    }

    private static void RequireValues(RawTable table, int label)
    {
        if (table.Rows.All(row => table.Missing.Contains(row[label])))
            throw new ToolException($"Column '{table.Columns[label]}' of {table.File} has no values; choose another label column.");
    }

    private static IEnumerable<Diagnostic> Unnamed(List<RawTable> tables) =>
        from table in tables
        where table.HeaderLooksLikeData
        select new Diagnostic("headerLooksLikeData", DiagnosticSeverity.Warning,
            $"The first line of {table.File} looks like data, but was read as the column names: {Text.Names(table.Columns)}. If it is a row, add a line with the column names before it.");

    private static IEnumerable<Diagnostic> ImagesWithoutClass(RawTable table) => table.WithoutClass.Count == 0 ? [] : [new Diagnostic("imagesWithoutClass", DiagnosticSeverity.Warning,
        $"{Text.Count(table.WithoutClass.Count, "image")} of {table.File} {(table.WithoutClass.Count == 1 ? "is" : "are")} in no folder that names a class and {(table.WithoutClass.Count == 1 ? "was" : "were")} left out: {Text.Names(table.WithoutClass)}.")];

    private static IEnumerable<Diagnostic> BrokenImages(RawTable table) => table.Broken.Count == 0 ? [] : [new Diagnostic("brokenImages", DiagnosticSeverity.Warning,
        $"{Text.Count(table.Broken.Count, "image")} of {table.File} can't be read and {(table.Broken.Count == 1 ? "was" : "were")} left out: {Text.Names(table.Broken)}. Replace or remove {(table.Broken.Count == 1 ? "it" : "them")}.")];

    /// <summary>The number of rows, human-readable.</summary>
    public string DescribeRows() => $"{Text.Count(RowsRead, Parts[0].Images is null ? "row" : "image")}{(RowsDropped == 0 ? "" : $", {RowsDropped} of them dropped")}";
}
