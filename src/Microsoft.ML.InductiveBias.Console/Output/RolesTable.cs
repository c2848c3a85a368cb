using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The table of column roles.</summary>
internal static class RolesTable
{
    private const int MostRows = 40;

    /// <summary>Writes the table, unless all columns are numbers without missing cells.</summary>
    public static void Write(Page page, IReadOnlyList<ColumnDescription> columns)
    {
        if (ColumnsText.ArePlain(columns))
            return;
        page.Title($"Columns{(columns.Count > MostRows ? $" (the first {MostRows} of {columns.Count})" : "")}; --column NAME=ROLE overrules a role");
        page.Table([Column.Left("Column"), Column.Left("Role"), Column.Right("Missing"), Column.Right("Features"), Column.Left("Why, and what it becomes")],
            columns.Take(MostRows).Select(column => (string[])[AuditText.Shown(column.Name), column.Role == ColumnRole.Ignored ? "ignore" : column.Role.ToString().ToLowerInvariant(),
                column.MissingShare > 0 ? Text.Percent(column.MissingShare, "0.0") : "", column.Features > 0 ? column.Features.ToString(CultureInfo.InvariantCulture) : "",
                column.Encoding.Length > 0 ? $"{column.Reason}: {column.Encoding}" : column.Reason]));
    }
}
