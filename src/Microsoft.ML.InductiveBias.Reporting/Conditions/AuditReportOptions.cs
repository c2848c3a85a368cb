namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What a report contains besides the audits.</summary>
public sealed class AuditReportOptions
{
    /// <summary>The outcomes of the conditions for each data set; empty by default.</summary>
    public IReadOnlyList<AuditConditionOutcomes> Conditions = [];

    /// <summary>What changed since an earlier audit; <see langword="null"/> by default.</summary>
    public AuditComparison? Comparison;
}
