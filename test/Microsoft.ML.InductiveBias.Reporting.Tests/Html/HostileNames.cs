namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>Names that try to become markup, break a layout, or change the writing direction.</summary>
internal static class HostileNames
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "]]></style><svg onload=x>", "=HYPERLINK(\"http://x\")",
        "a\0b\u0007c\u001b[31m", "\u202Egnp.exe", "\uD800 lone", "\uFFFE\u2028", new string('n', 10_000), "", "שלום", "&lt;&#x3c;",
    ];

    /// <summary>An audit in which everything has one name.</summary>
    public static AuditResult Audit(string name)
    {
        var wine = SampleAudit.Wine;
        return new AuditResult(wine, diagnostics: [new Diagnostic("code", DiagnosticSeverity.Warning, name)])
        {
            Name = name,
            Label = name,
            Data = wine.Data.With([.. wine.Data.Columns.Select(column => column.With(name))], [.. wine.Data.Classes.Select(one => one.With(name))]),
            Spaces = [.. wine.Spaces.Select(space => space.With(name))],
            Models = [.. wine.Models.Select(model => model.With(name))],
            RowsCurve = wine.RowsCurve!.With(name),
            RowDifficulties = [.. wine.RowDifficulties.Take(20).Select(row => row.With(name, name, cells: [.. row.Cells.Select(_ => name)]))],
            ClassPairs = [.. wine.ClassPairs.Select(pair => pair.With(name, name))],
            BudgetCuts = [name],
        };
    }
}
