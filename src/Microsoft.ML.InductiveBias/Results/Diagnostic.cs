namespace Microsoft.ML.InductiveBias;

/// <summary>How much a <see cref="Diagnostic"/> matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; the result is valid.</summary>
    Information,

    /// <summary>The result is less certain than its digits suggest.</summary>
    Warning,
}

/// <summary>A finding that affects how to interpret a result: what was found, what it means, what would fix it. Findings of the same content are equal.</summary>
/// <param name="code">A stable identifier in camelCase, such as <c>jitterAdded</c>.</param>
/// <param name="severity">How much it matters.</param>
/// <param name="message">A human-readable explanation with the numbers.</param>
public sealed class Diagnostic(string code, DiagnosticSeverity severity, string message)
{
    /// <summary>A stable identifier in camelCase, such as <c>jitterAdded</c>.</summary>
    public string Code { get; } = code;

    /// <summary>How much it matters.</summary>
    public DiagnosticSeverity Severity { get; } = severity;

    /// <summary>A human-readable explanation with the numbers.</summary>
    public string Message { get; } = message;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Diagnostic other && (other.Code, other.Severity, other.Message) == (Code, Severity, Message);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Severity, Message);

    /// <summary>Severity, code and message on one line.</summary>
    public override string ToString() => $"{Severity} {Code}: {Message}";
}
