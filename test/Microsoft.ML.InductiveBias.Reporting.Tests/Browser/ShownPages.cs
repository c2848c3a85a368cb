namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>The pages that the browser looks at, in a temporary folder: a gallery, a comparison, probes, and pages with hostile names.</summary>
internal static class ShownPages
{
    private static readonly Lazy<string> s_folder = new(Write);

    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["index.html", "wine.html", "diabetes.html", "comparison.html", "conditions.html", .. Enumerable.Range(0, HostileNames.All.Count).Select(index => $"hostile{index}.html")];

    /// <summary>The address of a page.</summary>
    public static string Address(string name) => new Uri(Path.Combine(s_folder.Value, name)).AbsoluteUri;

    /// <summary>Removes the folder.</summary>
    public static void Delete()
    {
        if (s_folder.IsValueCreated)
            Directory.Delete(s_folder.Value, recursive: true);
    }

    private static string Write()
    {
        string folder = Directory.CreateTempSubdirectory("inductive-bias-pages-").FullName;
        AuditResult[] audits = [SampleAudit.Wine, SampleAudit.Iris, SampleAudit.Diabetes];
        HtmlReport.WriteFolder(folder, audits);
        HtmlReport.WriteFile(Path.Combine(folder, "comparison.html"), audits);
        var quantities = AuditQuantities.Of(SampleAudit.Wine);
        HtmlReport.WriteFile(Path.Combine(folder, "conditions.html"), SampleAudit.Wine, new AuditReportOptions
        {
            Conditions = [new AuditConditionOutcomes("wine.csv", TimeSpan.Zero, [AuditCondition.Parse("modelError(LightGBM) > 0.01").Evaluate(quantities), AuditCondition.Parse("modelLoss(linear) > 1").Evaluate(quantities)])],
            Comparison = AuditComparison.Of(AuditQuantities.Of(SampleAudit.Iris), quantities),
        });
        foreach (var (index, name) in HostileNames.All.Index())
            HtmlReport.WriteFile(Path.Combine(folder, $"hostile{index}.html"), HostileNames.Audit(name));
        return folder;
    }
}
