using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>The figure, the page, and the JSON result of probes.</summary>
[TestClass]
public sealed class ProbePlotTests
{
    private static readonly ProbeProfile Profile = new()
    {
        Estimates =
        [
            Probe("rbf", "linear", false, 4, 4), Probe("rbf", "linear", true, 9, 16), Probe("<b>", "linear", false, 0, 0), Probe("<b>", "linear", true, 25, double.PositiveInfinity),
        ],
        RelativeLoss = 0.5,
        TrainingRows = 70,
        TestRows = 30,
        Seed = 3,
        Diagnostics = [new Diagnostic("someCode", DiagnosticSeverity.Warning, "rbf, linear: a <message>")],
    };

    [TestMethod]
    public void TheFigureNamesRulesAndSpaces()
    {
        var plot = ReportPlot.Probes(Profile);
        string svg = plot.ToSvg();
        foreach (string shown in new[] { "linear, shuffled", "rbf", "&lt;b&gt;", "∞" })
            Assert.Contains(shown, svg, StringComparison.Ordinal);
        Assert.Contains("rbf, linear: 4 bits", plot.Description, StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentException>(() => ReportPlot.Probes(new ProbeProfile()));
    }

    [TestMethod]
    public void ThePageIsWellFormedAndHoldsTheTable()
    {
        string html = HtmlReport.ToHtml(Profile, "a & b.csv");
        var page = XDocument.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]);
        string text = page.Root!.Value;
        foreach (string shown in new[] { "a & b.csv", "70 training rows", "30 test rows", "<b>", "a weighted sum of all features", "a <message>", "Shuffled:" })
            Assert.Contains(shown, text, StringComparison.Ordinal);
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        CollectionAssert.AllItemsAreUnique(ids);
        Assert.IsNotEmpty(ProbeOptions.AllRules);
        CollectionAssert.AreEquivalent(ProbeOptions.AllRules.ToList(), ProbeText.Meanings.Keys.ToList(), "each rule is explained");
    }

    [TestMethod]
    public void TheJsonResultHasEveryDraw()
    {
        using var json = System.Text.Json.JsonDocument.Parse(JsonReport.ToJson(Profile));
        var probe = json.RootElement.GetProperty("probes")[3];
        Assert.AreEqual("Infinity", probe.GetProperty("upperBits").GetString());
        Assert.IsTrue(probe.GetProperty("shuffled").GetBoolean());
        Assert.AreEqual(25, probe.GetProperty("draws")[0].GetProperty("nats").GetDouble() / Math.Log(2), 1e-12);
        Assert.IsFalse(json.RootElement.TryGetProperty("data", out _));
    }

    private static ProbeEstimate Probe(string space, string rule, bool shuffled, params double[] bits) =>
        new(space, rule, shuffled, [.. bits.Select(one => new InductiveBiasEstimate { TargetLoss = 0.5, Bias = Information.FromBits(one) })]);
}
