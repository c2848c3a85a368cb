using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The request of <c>audit</c> or <c>compare</c>.</summary>
/// <param name="Sources">The tables, at least one.</param>
/// <param name="Options">How each table is audited, except for its share of the budget.</param>
/// <param name="Budget">The time that all audits may take together, if limited.</param>
internal sealed record AuditRequest(IReadOnlyList<TableSource> Sources, AuditOptions Options, TimeSpan? Budget)
{
    /// <summary>Audits several data sets on other machines: gives the numbers of those that it audited, with their results. <see langword="null"/> (the default)
    /// audits all in this process.</summary>
    public Func<IReadOnlyList<TableSource>, AuditOptions, IProgress<WorkProgress>, IEnumerable<(int Number, AuditResult Result)>>? Elsewhere { get; init; }
}
