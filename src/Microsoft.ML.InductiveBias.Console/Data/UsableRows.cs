namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The rows of a file without missing or infinite cells.</summary>
/// <param name="Table">The usable rows.</param>
/// <param name="Dropped">The number of dropped rows.</param>
/// <param name="FirstReason">Why the first of them was dropped; <see langword="null"/> if none was.</param>
/// <param name="ByColumn">The columns that cost rows, most costly first.</param>
internal sealed record UsableRows(RawTable Table, int Dropped, string? FirstReason, IReadOnlyList<CostlyColumn> ByColumn)
{
    private const int ShownColumns = 3;

    /// <summary>A column that is missing in more than this share of the rows is worth leaving out.</summary>
    private const double CostlyShare = 0.2;

    /// <summary>Drops the rows without a label, and, if asked for, those with a missing or infinite cell in a feature column.</summary>
    /// <exception cref="ToolException">No row is left, or a cell has no value and that is an error.</exception>
    public static UsableRows Of(RawTable table, IReadOnlyList<ColumnContent> columns, ColumnContent label, MissingCells missing)
    {
        List<ColumnContent> used = [label];
        if (missing != MissingCells.Impute)
            used.AddRange(columns.Where(column => !IsLeftOut(table, column)));
        List<int> kept = [];
        string? firstReason = null;
        for (int row = 0; row < table.Rows.Count; row++)
        {
            string? reason = Fault(table, row, used);
            if (reason is null)
                kept.Add(row);
            else if (missing == MissingCells.Error)
                throw new ToolException($"{reason}; give it a value, or use --missing impute to fill it or --missing drop to drop such rows.");
            else
                firstReason ??= reason;
        }
        var costs = kept.Count == table.Rows.Count ? [] : Costs(table, used);
        return kept.Count > 0
            ? new UsableRows(table.Select(kept), table.Rows.Count - kept.Count, firstReason, costs)
            : throw new ToolException($"No row of {table.File} is left: each has a missing or infinite cell, the first at {firstReason}. Most such cells are in {Describe(costs)}. "
                + "Correct the cells, leave out their columns with --ignore, fill them with --missing impute, or list with --missing-values what counts as missing.");
    }

    /// <summary>Whether a column is no feature, so that its missing cells don't matter.</summary>
    private static bool IsLeftOut(RawTable table, ColumnContent column) => column.Wanted is ColumnRole.Identifier or ColumnRole.Ignored
        || (column.Wanted is null && !column.IsFeature && Columns.ColumnProfile.Of(column.Name, [.. table.Rows.Select(row => table.Missing.Contains(row[column.Index]) ? "" : row[column.Index])]).Role == ColumnRole.Identifier);

    /// <summary>Reports dropped rows, and the classes that vanished with them.</summary>
    /// <param name="parts">The usable rows of each file.</param>
    /// <param name="sources">All rows of each file.</param>
    /// <param name="label">The label.</param>
    public static IEnumerable<Diagnostic> Diagnose(IReadOnlyList<UsableRows> parts, IReadOnlyList<RawTable> sources, LabelColumn label)
    {
        foreach (var (part, source) in parts.Zip(sources))
        {
            if (part.Dropped > 0)
                yield return new Diagnostic("rowsDropped", DiagnosticSeverity.Warning, Describe(part, source, label));
        }
        if (label.Task != LabelTask.Classification || parts.All(part => part.Dropped == 0))
            yield break;
        foreach (var (name, rows) in sources.SelectMany(source => source.Rows.Where(row => !source.Missing.Contains(label.TextOf(row)))).CountBy(label.ClassOf, StringComparer.Ordinal))
        {
            if (!label.Classes.Contains(name, StringComparer.Ordinal))
            {
                yield return new Diagnostic("classVanished", DiagnosticSeverity.Warning,
                    $"Class '{name}' is not part of the task: {(rows == 1 ? "its only row" : $"all its {Text.Count(rows, "row")}")} had a missing or infinite cell and {(rows == 1 ? "was" : "were")} dropped. Leave the columns with such cells out with --ignore to keep it.");
            }
        }
    }

    private static string Describe(UsableRows part, RawTable source, LabelColumn label)
    {
        string text = $"{Text.Count(part.Dropped, "row")} of {source.Rows.Count} in {source.File} {(part.Dropped == 1 ? "was" : "were")} dropped because of a missing or infinite cell; the first is at {part.FirstReason}. "
            + $"Such cells by column: {Describe(part.ByColumn)}.";
        if (label.Task == LabelTask.Classification)
        {
            var before = source.Rows.Where(row => !source.Missing.Contains(label.TextOf(row))).CountBy(label.ClassOf, StringComparer.Ordinal);
            var after = part.Table.Rows.CountBy(label.ClassOf, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            var lost = before.Select(pair => (pair.Key, Lost: pair.Value - after.GetValueOrDefault(pair.Key))).Where(pair => pair.Lost > 0).OrderByDescending(pair => pair.Lost).ToList();
            if (lost.Count > 0)
                text += $" Rows by class: {string.Join(", ", lost.Take(ShownColumns).Select(pair => $"'{pair.Key}' {pair.Lost}"))}{(lost.Count > ShownColumns ? $" and {Text.Count(lost.Count - ShownColumns, "more class", "more classes")}" : "")}.";
        }
        if (part.ByColumn.FirstOrDefault(column => column.Name == label.Name) is { CommonText: { Length: > 0 } word })
            text += $" If '{word}' is a class, list only the other texts with --missing-values.";
        else if (part.ByColumn[0] is { CommonText: { Length: > 0 } category })
            text += $" If '{category}' is a value of '{part.ByColumn[0].Name}', list only the other texts with --missing-values.";
        if (part.ByColumn.FirstOrDefault(column => column.Name != label.Name && column.Rows > CostlyShare * source.Rows.Count) is { } costly)
            text += $" To keep the {Text.Count(costly.Rows, "row")} without a value in '{costly.Name}', leave this column out with --ignore {costly.Name}, or fill it with --missing impute.";
        return text;
    }

    private static string Describe(IReadOnlyList<CostlyColumn> columns) =>
        string.Join(", ", columns.Take(ShownColumns).Select(column => $"'{column.Name}' {column.Rows}")) + (columns.Count > ShownColumns ? $" and {Text.Count(columns.Count - ShownColumns, "more column")}" : "");

    private static List<CostlyColumn> Costs(RawTable table, IReadOnlyList<ColumnContent> used)
    {
        List<CostlyColumn> costs = [];
        foreach (var column in used)
        {
            var cells = table.Rows.Select(row => row[column.Index]).Where(cell => FaultOf(table, cell, column) is not null).ToList();
            if (cells.Count > 0)
                costs.Add(new CostlyColumn(column.Name, cells.Count, column.IsNumeric ? "" : cells.CountBy(cell => cell.Trim(), StringComparer.Ordinal).MaxBy(pair => pair.Value).Key));
        }
        return [.. costs.OrderByDescending(cost => cost.Rows)];
    }

    private static string? Fault(RawTable table, int row, IReadOnlyList<ColumnContent> used)
    {
        foreach (var column in used)
        {
            string cell = table.Rows[row][column.Index];
            if (FaultOf(table, cell, column) is { } fault)
                return $"{table.Place(row, column.Index)}, which is {fault} ('{cell}')";
        }
        return null;
    }

    private static string? FaultOf(RawTable table, string cell, ColumnContent column) =>
        table.Missing.Contains(cell) ? "missing"
        : column.IsNumeric && column.TryNumber(cell, out double number) && !double.IsFinite(number) ? "infinite"
        : null;
}

/// <summary>A column with missing or infinite cells.</summary>
/// <param name="Name">The column.</param>
/// <param name="Rows">The number of such cells.</param>
/// <param name="CommonText">The most common text of them in a column of texts, which may be a category; otherwise empty.</param>
internal sealed record CostlyColumn(string Name, int Rows, string CommonText);
