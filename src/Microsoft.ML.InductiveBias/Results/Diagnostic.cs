namespace Microsoft.ML.InductiveBias;

/// <summary>How much a <see cref="Diagnostic"/> matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; the result is valid.</summary>
    Information,

    /// <summary>The result is less certain than its digits suggest.</summary>
    Warning,
}

/// <summary>A finding that affects how to interpret a result: what was found, what it means, what would fix it.</summary>
/// <param name="Code">A stable identifier in camelCase, such as <c>jitterAdded</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">A human-readable explanation with the numbers.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string Message);
