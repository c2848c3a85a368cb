namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The roles of columns, human-readable.</summary>
internal static class ColumnsText
{
    /// <summary>The columns by role, the number of features that they become, and how these are normalized. Features of images stay as they are.</summary>
    public static string Describe(IReadOnlyList<ColumnDescription> columns, int features, Normalization normalization, string rows = "") =>
        $"{Describe(columns, features)}; {(columns.Any(column => column.Role == ColumnRole.Image) ? Normalization.None : normalization).Describe(rows)}";

    /// <summary>The columns by role and the number of features that they become.</summary>
    public static string Describe(IReadOnlyList<ColumnDescription> columns, int features)
    {
        var used = columns.Where(column => column.Role is not (ColumnRole.Identifier or ColumnRole.Ignored)).ToList();
        int numeric = used.Count(column => column.Role == ColumnRole.Number);
        string[] parts = [.. used.CountBy(column => column.Role).OrderBy(count => count.Key).Select(count => count.Key switch
        {
            ColumnRole.Number => Text.Count(count.Value, "numeric column"),
            ColumnRole.Category => $"{Text.Count(count.Value, "text column")} (one-hot)",
            ColumnRole.Text => Text.Count(count.Value, "column of texts", "columns of texts"),
            ColumnRole.Image => "images",
            _ => Text.Count(count.Value, "column of dates", "columns of dates"),
        })];
        string from = parts.Length < 2 ? string.Concat(parts) : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
        return numeric == used.Count && features == numeric ? from : $"{features} from {from}";
    }

    /// <summary>Whether the roles need no table: all columns are numbers without missing cells.</summary>
    public static bool ArePlain(IReadOnlyList<ColumnDescription> columns) =>
        columns.All(column => column is { Role: ColumnRole.Number, MissingShare: 0, Reason: "numbers" });

    /// <summary>What the roles mean for the result.</summary>
    public static IEnumerable<Diagnostic> Diagnose(IReadOnlyList<FeatureColumn> columns, int rows)
    {
        var identifiers = columns.Where(column => column.Role == ColumnRole.Identifier && column.Content.Wanted is null).ToList();
        if (identifiers.Count > 0)
        {
            yield return new Diagnostic("identifierColumn", DiagnosticSeverity.Warning,
                $"{(identifiers.Count == 1 ? "Column" : "Columns")} {Text.Names([.. identifiers.Select(column => column.Name)])} {(identifiers.Count == 1 ? "looks like an identifier and was" : "look like identifiers and were")} left out: "
                + $"{string.Join("; ", identifiers.Take(3).Select(column => $"'{column.Name}' has {column.Profile.Reason}"))}. If a column says more, choose its role, such as --column {identifiers[0].Name}={(identifiers[0].Content.IsNumeric ? "number" : "category")}.");
        }
        var formatted = columns.Where(column => column is { Role: ColumnRole.Number, Profile.Numbers.IsPlain: false }).ToList();
        foreach (var column in formatted)
        {
            yield return new Diagnostic("numberFormat", DiagnosticSeverity.Information,
                $"Column '{column.Name}' was read as numbers: {column.Profile.Numbers.Description}. If it isn't one of numbers, use --column {column.Name}=category.");
        }
        var missing = columns.Where(column => column.Profile.Missing > 0 && column.Role is not (ColumnRole.Identifier or ColumnRole.Ignored)).OrderByDescending(column => column.Profile.Missing).ToList();
        if (missing.Count > 0)
        {
            yield return new Diagnostic("missingImputed", DiagnosticSeverity.Information,
                $"Missing cells were filled: {string.Join(", ", missing.Take(5).Select(column => $"'{column.Name}' in {Text.Percent(column.Profile.Missing / (double)rows, "0.#")} of the training rows"))}"
                + $"{(missing.Count > 5 ? $" and {Text.Count(missing.Count - 5, "more column")}" : "")}. Numbers and dates become the median of the training rows, with a mark; categories become \"missing\". "
                + "To drop such rows instead, use --missing drop.");
        }
    }
}
