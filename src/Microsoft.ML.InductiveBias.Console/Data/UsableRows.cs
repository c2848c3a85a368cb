namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The rows of a file without missing or infinite cells.</summary>
/// <param name="Table">The usable rows.</param>
/// <param name="Dropped">The number of dropped rows.</param>
/// <param name="FirstReason">Why the first of them was dropped; <see langword="null"/> if none was.</param>
internal sealed record UsableRows(RawTable Table, int Dropped, string? FirstReason)
{
    /// <summary>Drops the rows with a missing or infinite cell in a used column. If <paramref name="strict"/>, such a cell is an error.</summary>
    /// <exception cref="ToolException">No row is left, or a cell has no value and <paramref name="strict"/> is set.</exception>
    public static UsableRows Of(RawTable table, IReadOnlyList<ColumnContent> used, bool strict)
    {
        List<int> kept = [];
        string? firstReason = null;
        for (int row = 0; row < table.Rows.Count; row++)
        {
            string? reason = Fault(table, row, used);
            if (reason is null)
                kept.Add(row);
            else if (strict)
                throw new ToolException($"{reason}; give it a value, or omit --strict to drop such rows.");
            else
                firstReason ??= reason;
        }
        return kept.Count > 0
            ? new UsableRows(table.Select(kept), table.Rows.Count - kept.Count, firstReason)
            : throw new ToolException($"No row of {table.File} is left: each has a missing or infinite cell, the first at {firstReason}. Correct the cells, or leave out their columns with --ignore.");
    }

    /// <summary>Reports dropped rows.</summary>
    public static IEnumerable<Diagnostic> Diagnose(IReadOnlyList<UsableRows> parts) =>
        from part in parts
        where part.Dropped > 0
        select new Diagnostic("rowsDropped", DiagnosticSeverity.Warning,
            $"{Text.Count(part.Dropped, "row")} of {part.Table.Rows.Count + part.Dropped} in {part.Table.File} {(part.Dropped == 1 ? "was" : "were")} dropped because of a missing or infinite cell; the first is at {part.FirstReason}.");

    private static string? Fault(RawTable table, int row, IReadOnlyList<ColumnContent> used)
    {
        foreach (var column in used)
        {
            string cell = table.Rows[row][column.Index];
            if (CellText.IsMissing(cell))
                return $"{table.Place(row, column.Index)}, which is missing ('{cell}')";
            if (column.IsNumeric && CellText.TryNumber(cell, out double number) && !double.IsFinite(number))
                return $"{table.Place(row, column.Index)}, which is infinite ('{cell}')";
        }
        return null;
    }
}
