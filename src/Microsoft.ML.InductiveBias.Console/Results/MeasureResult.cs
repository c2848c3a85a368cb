namespace Microsoft.ML.InductiveBias.Console.Results;

/// <summary>The inductive bias that one data set requires of one hypothesis space.</summary>
internal sealed class MeasureResult
{
    /// <summary>The name of a reference in results for several spaces: the smallest loss among their posterior means.</summary>
    public const string BestMeanPredictor = "bestMeanPredictor";

    /// <summary>The data.</summary>
    public required DataDescription Data { get; init; }

    /// <summary>The user's specification of the space, such as <c>nngp:depth=3</c>; <see langword="null"/> if there is none.</summary>
    public string? Specification { get; init; }

    /// <summary>Diagnostics of the data and the split.</summary>
    public IReadOnlyList<Diagnostic> TaskDiagnostics { get; init; } = [];

    /// <summary>The metrics.</summary>
    public required InductiveBiasMetrics Metrics { get; init; }
}
