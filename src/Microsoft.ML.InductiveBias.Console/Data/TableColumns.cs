using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Finds the columns that a command names.</summary>
internal static class TableColumns
{
    /// <summary>The position of a column.</summary>
    /// <param name="table">The file.</param>
    /// <param name="name">The name that the user gave.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="ToolException">There is no such column.</exception>
    public static int Find(RawTable table, string name, string option)
    {
        int index = Array.IndexOf(table.Columns, name);
        if (index >= 0)
            return index;
        throw new ToolException($"{option}: {table.File} has no column '{name}'.{NearNames.Suggest(name, table.Columns)} "
            + $"Its columns are {Text.Names(table.Columns)}.");
    }

    /// <summary>The table with the columns of another one, in their order; further columns are left out.</summary>
    /// <exception cref="ToolException">A column is missing.</exception>
    public static RawTable Align(RawTable table, string[] columns)
    {
        var missing = columns.Except(table.Columns, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            throw new ToolException($"--test: {table.File} lacks {(missing.Count == 1 ? "column" : "columns")} {Text.Names(missing)} of the training file.");
        var positions = columns.Select(name => Array.IndexOf(table.Columns, name)).ToArray();
        return table with { Columns = columns, Rows = [.. table.Rows.Select(row => positions.Select(position => row[position]).ToArray())] };
    }
}
