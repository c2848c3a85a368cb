namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The outcome of <c>audit</c> or <c>compare</c>.</summary>
/// <param name="Results">The audits, in the order of the files.</param>
/// <param name="Conditions">The outcomes of --fail-if for each audit; empty if there are no conditions.</param>
/// <param name="Comparison">The comparison with --baseline, if specified.</param>
/// <param name="HtmlFile">The file of the report, if specified.</param>
internal sealed record AuditOutcome(
    IReadOnlyList<AuditResult> Results, IReadOnlyList<AuditConditionOutcomes> Conditions, AuditComparison? Comparison, string? HtmlFile);
