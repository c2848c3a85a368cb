namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What a report of audits holds besides them: <see cref="HtmlReport"/> shows it, <see cref="JsonReport"/> writes it.</summary>
public sealed record AuditReportOptions
{
    /// <summary>The outcomes of the conditions of each data set; none by default.</summary>
    public IReadOnlyList<AuditConditionOutcomes> Conditions { get; init; } = [];

    /// <summary>What changed since an earlier audit; none by default.</summary>
    public AuditComparison? Comparison { get; init; }
}
