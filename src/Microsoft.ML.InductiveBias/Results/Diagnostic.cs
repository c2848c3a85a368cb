namespace Microsoft.ML.InductiveBias;

/// <summary>How much a <see cref="Diagnostic"/> matters to who reads the result.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; the result stands.</summary>
    Information,

    /// <summary>The result stands on weaker ground than its digits suggest.</summary>
    Warning,
}

/// <summary>Something that a reader of a result must know: what was found, what it means, what would settle it.</summary>
/// <param name="Code">A stable word for programs, in camelCase, such as <c>jitterAdded</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">A sentence or two for people, with the numbers.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string Message);
