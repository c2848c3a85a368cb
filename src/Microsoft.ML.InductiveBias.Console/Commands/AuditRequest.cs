using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>What <c>audit</c> or <c>compare</c> was asked for; the defaults are those of the command line.</summary>
internal sealed record AuditRequest : TableOptions
{
    /// <summary>What every command on tables can be asked for is given; the rest has its defaults.</summary>
    public AuditRequest(TableOptions table)
        : base(table)
    {
    }

    /// <summary>The tables, at least one.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>One label column for all tables, one for each, or none where every table is named by an .mbconfig file.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public string? HtmlFile { get; init; }

    public string? JUnitFile { get; init; }

    /// <summary>The JSON result of an earlier audit, to compare with.</summary>
    public string? BaselineFile { get; init; }

    /// <summary>What must not hold.</summary>
    public IReadOnlyList<AuditCondition> Conditions { get; init; } = [];

    /// <summary>How long all audits together may take.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>How each table is audited, but for its share of the budget.</summary>
    public required AuditOptions Audit { get; init; }

    /// <summary>The label column of a table; empty where only an .mbconfig file can say it.</summary>
    public string LabelOf(int file) => LabelOf(Labels, file);
}
