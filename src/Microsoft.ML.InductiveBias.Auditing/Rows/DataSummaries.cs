namespace Microsoft.ML.InductiveBias;

/// <summary>Summarizes an input.</summary>
internal static class DataSummaries
{
    /// <summary>The summary of an input.</summary>
    public static DataSummary Of(AuditInput input, EncodedRows? encoded)
    {
        var groups = DuplicateRows.Find(input.Rows);
        return new DataSummary
        {
            Rows = input.Rows.Rows + input.DroppedRows,
            DroppedRows = input.DroppedRows,
            Columns = input.Columns,
            Roles = encoded?.Columns ?? [],
            FeatureCode = encoded?.Code,
            Picture = input.Picture,
            Classes = [.. ClassCounts(input).OrderByDescending(count => count.Rows)],
            DuplicateRows = groups.Sum(group => group.Count - 1),
            ContradictingRows = [.. groups.Where(group => DuplicateRows.Contradict(input.Rows, group))
                .Select(group => group.ConvertAll(row => input.Ids[row]))],
        };
    }

    private static IEnumerable<ClassCount> ClassCounts(AuditInput input)
    {
        var counts = new int[input.ClassNames.Count];
        for (int row = 0; row < input.Rows.Rows && counts.Length > 0; row++)
            counts[TrueClass.Of(input.Rows, row)]++;
        return counts.Select((count, c) => new ClassCount(input.ClassNames[c], count));
    }
}
