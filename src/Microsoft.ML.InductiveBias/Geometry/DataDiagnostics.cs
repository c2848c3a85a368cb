namespace Microsoft.ML.InductiveBias;

/// <summary>Diagnostics that several estimators share.</summary>
internal static class DataDiagnostics
{
    public static Diagnostic UnusableRows(int count, int total) => new("unusableRows", DiagnosticSeverity.Warning,
        $"{count} of {total} rows have a missing label, or a feature that is missing, infinite or above {PointSet.LargestMagnitude:G1}, and were left out. Replace missing values, or remove these rows beforehand.");

    public static Diagnostic DuplicateRows(int count, int total) => new("duplicateRows", DiagnosticSeverity.Information,
        $"{count} of {total} rows equal an earlier row in every feature. A distance of 0 has no logarithm, so they were left out of the dimension estimate.");

    public static Diagnostic NearDuplicateRows(int count, int total, double tolerance) => new("nearDuplicateRows", DiagnosticSeverity.Warning, FormattableString.Invariant(
        $"{count} of {total} rows repeat an earlier row up to {tolerance:G2} of the spread of each feature, far less than the other rows differ by. They count as copies of it: differences of that size come from rounding or noise and would set the intrinsic dimension and the resolution."));

    public static Diagnostic TooFewDistinctRows(int count, int needed) => count == 1
        ? new("allPointsEqual", DiagnosticSeverity.Warning, "All rows have the same features: their dimension is undefined and reported as 0.")
        : new("tooFewDistinctRows", DiagnosticSeverity.Warning,
            $"There are {count} distinct rows; a dimension estimate needs at least {needed}. The dimension is undefined and reported as 0.");
}
