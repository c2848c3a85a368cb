namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The inductive bias that one data set requires of one hypothesis space.</summary>
public sealed class MeasureResult
{
    /// <summary>The name of a reference in results for several spaces: the smallest loss among their posterior means.</summary>
    public const string BestMeanPredictor = "bestMeanPredictor";

    /// <summary>The data.</summary>
    public required DataDescription Data { get; init; }

    /// <summary>The user's specification of the space, such as <c>nngp:depth=3</c>; <see langword="null"/> if there is none.</summary>
    public string? Specification { get; init; }

    /// <summary>The metrics, with all diagnostics.</summary>
    public required InductiveBiasMetrics Metrics { get; init; }

    /// <summary>The probabilities of the loss quantiles that reports show.</summary>
    public static IReadOnlyList<double> QuantileProbabilities { get; } = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
}

/// <summary>A hypothesis space that could not be measured.</summary>
/// <param name="specification">The user's specification of the space.</param>
/// <param name="message">Why it could not be measured.</param>
public sealed class MeasureFailure(string specification, string message)
{
    internal string Specification => specification;

    internal string Message => message;
}
