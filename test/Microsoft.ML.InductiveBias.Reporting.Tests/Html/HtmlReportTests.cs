using System.Xml;
using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class HtmlReportTests
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [TestMethod]
    public void PageForTheEyeIsWrittenWhereAsked()
    {
        string? folder = Environment.GetEnvironmentVariable("INDUCTIVE_BIAS_PAGES");
        if (folder is null)
            return;
        HtmlReport.WriteFile(Path.Combine(folder, "wine.html"), [SampleAudit.Wine]);
        HtmlReport.WriteFile(Path.Combine(folder, "diabetes.html"), [SampleAudit.Diabetes]);
        var conditions = new[] { "requiredBits(rbf, nearestNeighbour) > 20", "suspectRows > 10", "requiredRows > 1e6" }.Select(text => AuditCondition.Parse(text).Evaluate(SampleAudit.Wine)).ToList();
        HtmlReport.WriteFile(Path.Combine(folder, "compare.html"), [SampleAudit.Iris, SampleAudit.Wine, SampleAudit.Diabetes], new HtmlReportOptions
        {
            Conditions = [new AuditConditionOutcomes("wine.csv", TimeSpan.FromSeconds(1), conditions)],
            Comparison = AuditComparison.Of(AuditQuantities.Of(SampleAudit.Iris), AuditQuantities.Of(SampleAudit.Wine)),
        });
        File.WriteAllBytes(Path.Combine(folder, "curve-dark.png"), new BiasCurvePlot(SampleAudit.Wine.Spaces).ToPng(theme: PlotTheme.Dark));
        File.WriteAllText(Path.Combine(folder, "curve.svg"), new BiasCurvePlot(SampleAudit.Wine.Spaces).ToSvg());
    }
}
