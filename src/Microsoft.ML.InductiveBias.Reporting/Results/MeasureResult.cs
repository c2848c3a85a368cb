namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What one data set requires of one hypothesis space, as reports show it.</summary>
public sealed record MeasureResult
{
    /// <summary>The data.</summary>
    public required DataDescription Data { get; init; }

    /// <summary>What was done to numeric features: <c>none</c>, <c>standardize</c> or <c>minmax</c>; <see langword="null"/> if unknown.</summary>
    public string? Normalization { get; init; }

    /// <summary>How the user named the space, such as <c>nngp:depth=3</c>; <see langword="null"/> if it has no such name.</summary>
    public string? Specification { get; init; }

    /// <summary>What was measured, with all diagnostics.</summary>
    public required InductiveBiasMetrics Metrics { get; init; }
}

/// <summary>A hypothesis space that could not be measured.</summary>
/// <param name="Specification">How the user named the space.</param>
/// <param name="Message">Why not.</param>
public sealed record MeasureFailure(string Specification, string Message);
