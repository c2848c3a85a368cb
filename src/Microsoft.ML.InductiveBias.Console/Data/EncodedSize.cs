namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The memory that the features of a table take, before they are encoded.</summary>
internal static class EncodedSize
{
    /// <summary>The features as they are read, as a step scales them, and as a measure works on them.</summary>
    private const int Copies = 3;

    private const double UsableShare = 0.9;

    /// <summary>Throws if the features don't fit into memory.</summary>
    /// <param name="rows">The rows that become features.</param>
    /// <param name="features">The columns; a text column becomes one feature for each of its texts.</param>
    /// <exception cref="ToolException">They don't fit.</exception>
    public static void Check(RawTable rows, IReadOnlyList<ColumnContent> features)
    {
        var texts = features.Where(feature => !feature.IsNumeric)
            .Select(feature => (feature.Name, Count: rows.Rows.Select(row => row[feature.Index]).Distinct(StringComparer.Ordinal).Count()))
            .OrderByDescending(column => column.Count).ToList();
        long width = features.Count - texts.Count + texts.Sum(column => (long)column.Count);
        double values = (double)rows.Rows.Count * width, required = values * sizeof(double) * Copies;
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * UsableShare;
        if (required <= available && values <= Array.MaxLength)
            return;
        string remedy = texts.Count == 0 ? "Leave columns out with --ignore, or use fewer rows."
            : $"A text column becomes a feature for each of its texts: {string.Join(", ", texts.Take(3).Select(column => $"'{column.Name}' has {Text.Count(column.Count, "text")}"))}. "
                + $"Leave such a column out with --ignore {texts[0].Name}, or use fewer rows.";
        throw new ToolException($"{rows.File} becomes {Text.Count(rows.Rows.Count, "row")} of {Text.Count(width, "feature")}, which need {Gibibytes(required)} of memory; {Gibibytes(available)} are available. {remedy}");
    }

    private static string Gibibytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 30):0.0} GiB");
}
