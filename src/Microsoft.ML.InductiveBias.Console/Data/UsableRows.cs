using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The rows of a file whose used cells all hold a value.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Dropped">Number of rows that were left out.</param>
/// <param name="FirstReason">Why the first of them was; <see langword="null"/> where there is none.</param>
internal sealed record UsableRows(RawTable Table, int Dropped, string? FirstReason)
{
    /// <summary>Leaves out the rows with a missing or infinite cell.</summary>
    /// <param name="table">All rows.</param>
    /// <param name="used">The columns that count.</param>
    /// <param name="strict">Whether such a cell is an error.</param>
    /// <exception cref="ToolException">A cell holds no value and <paramref name="strict"/> is set, or no row is left.</exception>
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
                throw new ToolException($"{reason}; give it a value, or leave out --strict to drop such rows.");
            else
                firstReason ??= reason;
        }
        if (kept.Count == 0)
            throw new ToolException($"No row of {table.File} is left: each has a cell that is missing or infinite, the first at {firstReason}. Correct the cells, or leave out their columns with --ignore.");
        var rest = table with { Rows = [.. kept.Select(row => table.Rows[row])], Lines = [.. kept.Select(row => table.Lines[row])] };
        return new UsableRows(rest, table.Rows.Count - kept.Count, firstReason);
    }

    /// <summary>What a reader must know of the rows that were left out of the files.</summary>
    public static IEnumerable<Diagnostic> Diagnose(IReadOnlyList<UsableRows> parts)
    {
        foreach (var part in parts.Where(part => part.Dropped > 0))
        {
            yield return new Diagnostic("rowsDropped", DiagnosticSeverity.Warning,
                $"{Text.Count(part.Dropped, "row")} of {part.Table.Rows.Count + part.Dropped} in {part.Table.File} {(part.Dropped == 1 ? "was" : "were")} dropped, because a cell is missing or infinite; the first is {part.FirstReason}.");
        }
    }

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
