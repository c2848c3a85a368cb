namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The memory that the features of a table take, before they are encoded.</summary>
internal static class EncodedSize
{
    /// <summary>The features as they are read, as a step scales them, and as a measure works on them.</summary>
    private const int Copies = 3;

    private const double UsableShare = 0.9;

    /// <summary>Throws if the features don't fit into memory.</summary>
    /// <param name="rows">The rows that become features.</param>
    /// <param name="columns">The columns with the features that they become.</param>
    /// <exception cref="ToolException">They don't fit.</exception>
    public static void Check(RawTable rows, IReadOnlyList<ColumnDescription> columns)
    {
        long width = columns.Sum(column => (long)column.Features);
        double values = (double)rows.Rows.Count * width, required = values * sizeof(double) * Copies;
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * UsableShare;
        if (required <= available && values <= Array.MaxLength)
            return;
        var widest = columns.MaxBy(column => column.Features)!;
        throw new ToolException($"{rows.File} becomes {Text.Count(rows.Rows.Count, "row")} of {Text.Count(width, "feature")}, which need {Gibibytes(required)} of memory; {Gibibytes(available)} are available. "
            + $"Column '{widest.Name}' becomes {Text.Count(widest.Features, "feature")}. Leave such a column out with --ignore {widest.Name}, or use fewer rows.");
    }

    private static string Gibibytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 30):0.0} GiB");
}
