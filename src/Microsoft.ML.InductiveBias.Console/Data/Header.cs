namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The names of the columns.</summary>
internal static class Header
{
    /// <summary>The names, each once; a column without a name is called by its position, such as <c>column1</c>.</summary>
    /// <exception cref="ToolException">Two columns have the same name.</exception>
    public static string[] Names(string path, string[] cells)
    {
        var names = cells.Select((cell, i) => IsUnnamed(cell) ? $"column{i + 1}" : cell.Trim()).ToArray();
        var repeated = Enumerable.Range(0, names.Length).GroupBy(i => names[i], StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
        {
            throw new ToolException($"{path} has several columns named '{repeated.Key}': columns {string.Join(" and ", repeated.Select(i => i + 1))}; "
                + "every column must have a name of its own.");
        }
        return names;
    }

    private static bool IsUnnamed(string cell) => string.IsNullOrWhiteSpace(cell);
}
