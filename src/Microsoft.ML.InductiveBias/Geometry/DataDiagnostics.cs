namespace Microsoft.ML.InductiveBias;

/// <summary>What several estimators find in data, in one wording.</summary>
internal static class DataDiagnostics
{
    public static Diagnostic UnusableRows(int count, int total) => new("unusableRows", DiagnosticSeverity.Warning,
        $"{count} of {total} rows have a missing label, or a feature that is missing, infinite or above {PointSet.LargestMagnitude:G1}, and were left out. Replacing missing values, or leaving those rows out beforehand, would settle it.");

    public static Diagnostic DuplicateRows(int count, int total) => new("duplicateRows", DiagnosticSeverity.Information,
        $"{count} of {total} rows equal an earlier row in every feature; a distance of 0 has no logarithm, so they were left out of the estimate of the dimension.");

    public static Diagnostic TooFewDistinctRows(int count, int needed) => count == 1
        ? new("allPointsEqual", DiagnosticSeverity.Warning, "All rows have the same features: their dimension is undefined and reported as 0.")
        : new("tooFewDistinctRows", DiagnosticSeverity.Warning,
            $"There are {count} distinct rows; an estimate of the dimension needs at least {needed}. It is undefined and reported as 0.");
}
