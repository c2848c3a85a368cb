using System.Globalization;
using System.Text;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The judged rows of audits as CSV.</summary>
public static class RowsFile
{
    /// <summary>Returns a CSV text with a line for each judged row, the most probably wrong label first: the columns Line (or Row), Label, ProbabilityWrong,
    /// Suggested, Reason, Ambiguity, Atypicality, Leverage, Influence, then the feature columns. Text with a comma, a quote, or a line break is quoted.</summary>
    /// <param name="result">The audit.</param>
    /// <exception cref="ArgumentException">The audit judged no labels.</exception>
    public static string ToCsv(AuditResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Labels is not { } labels)
            throw new ArgumentException($"The audit of '{result.Name}' judged no labels; its diagnostics and budget cuts explain why.", nameof(result));
        var text = new StringBuilder();
        Append(text, [result.RowUnit == "line" ? "Line" : "Row", "Label", "ProbabilityWrong", "Suggested", "Reason", "Ambiguity", "Atypicality", "Leverage", "Influence", .. result.Data.Columns.Select(column => column.Name)]);
        foreach (var row in labels.Rows)
        {
            Append(text, [row.Id.ToString(CultureInfo.InvariantCulture), row.Label, Number(row.ProbabilityWrong), row.Suggested, row.Reason.ToString(),
                Number(row.Ambiguity), Number(row.Atypicality), Number(row.Leverage), Number(row.Influence), .. row.Cells]);
        }
        return text.ToString();
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Quoted)).Append('\n');

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") || cell != cell.Trim() ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
