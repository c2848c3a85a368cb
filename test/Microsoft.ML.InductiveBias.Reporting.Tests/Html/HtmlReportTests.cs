using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class HtmlReportTests
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [TestMethod]
    public void PageHasEveryPartAndPlot()
    {
        var page = Parse(HtmlReport.ToHtml([SampleAudit.Wine]));
        string[] parts = [.. page.Descendants(Html + "section").Select(section => section.Attribute("id")!.Value)];
        CollectionAssert.AreEqual((string[])["summary", "next", "spaces", "models", "rows", "labels", "hard", "pairs", "difficulty", "data", "notes", "words"], parts);
        // Six plots and one for each of four spaces, each for wide and for narrow screens.
        var plots = page.Descendants(Svg + "svg").ToList();
        Assert.HasCount(2 * (6 + 4), plots);
        foreach (var plot in plots)
        {
            Assert.AreEqual("img", plot.Attribute("role")!.Value);
            Assert.IsGreaterThan(10, plot.Element(Svg + "desc")!.Value.Length);
        }
        string text = page.Root!.Value;
        ReportPlot[] all = [new BiasCurvePlot(SampleAudit.Wine.Spaces), new LossDistributionPlot(SampleAudit.Wine.Spaces[0].Metrics), new RowsCurvePlot(SampleAudit.Wine.RowsCurve!),
            new DataMapPlot(SampleAudit.Wine.RowDifficulties), new LabelMapPlot(SampleAudit.Wine.Labels!.Rows), new ClassPairPlot(SampleAudit.Wine.ClassPairs), new DifficultyPlot(SampleAudit.Wine.Difficulty!)];
        foreach (var plot in all)
            Assert.Contains(plot.Explanation, text, StringComparison.Ordinal);
    }

    [TestMethod]
    public void PageLoadsAndRunsNothing()
    {
        string html = HtmlReport.ToHtml([SampleAudit.Wine, SampleAudit.Iris, SampleAudit.Diabetes]);
        var page = Parse(html);
        Assert.IsEmpty(page.Descendants().Where(element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "image"));
        foreach (var attribute in page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "href" or "src" or "clip-path"))
            Assert.IsTrue(attribute.Value.StartsWith('#') || attribute.Value.StartsWith("url(#", StringComparison.Ordinal), attribute.Value);
        Assert.IsLessThan(2_000_000, Encoding.UTF8.GetByteCount(html));
    }

    [TestMethod]
    public void IdsAreUniqueAndLinksFindThem()
    {
        var page = Parse(HtmlReport.ToHtml([SampleAudit.Wine, SampleAudit.Iris]));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        CollectionAssert.AllItemsAreUnique(ids);
        foreach (var link in page.Descendants().Attributes("href"))
            CollectionAssert.Contains(ids, link.Value[1..]);
        foreach (var named in page.Descendants().Attributes("aria-labelledby").SelectMany(names => names.Value.Split(' ')))
            CollectionAssert.Contains(ids, named);
    }

    [TestMethod]
    public void TablesHaveCaptionsAndScopes()
    {
        foreach (var table in Parse(HtmlReport.ToHtml([SampleAudit.Diabetes])).Descendants(Html + "table"))
        {
            Assert.IsNotNull(table.Element(Html + "caption"));
            Assert.IsEmpty(table.Descendants(Html + "th").Where(cell => cell.Attribute("scope") is null));
        }
    }

    [TestMethod]
    public void DataNeverBecomeMarkup()
    {
        var plain = Names(Parse(HtmlReport.ToHtml([HostileNames.Audit("plain")])));
        foreach (string name in HostileNames.All)
        {
            string html = HtmlReport.ToHtml([HostileNames.Audit(name)]);
            // The same elements and attributes, whatever the data are called.
            var found = Names(Parse(html));
            CollectionAssert.AreEqual(plain, found, ShownText.Of(name));
            Assert.DoesNotContain("\u202E", html, StringComparison.Ordinal);
            // Messages may be long sentences; names are shortened everywhere else.
            var withoutNotes = Parse(html);
            withoutNotes.Descendants(Html + "section").Single(section => section.Attribute("id")!.Value == "notes").Remove();
            Assert.DoesNotContain(new string('n', 200), withoutNotes.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(new string('n', 2001), html, StringComparison.Ordinal);
        }
        Assert.Contains("(10,000 characters)", HtmlReport.ToHtml([HostileNames.Audit(HostileNames.All[9])]), StringComparison.Ordinal);
        Assert.Contains("\\u202E", HtmlReport.ToHtml([HostileNames.Audit(HostileNames.All[6])]), StringComparison.Ordinal);
    }

    /// <summary>The geometry of plots moves with the widths of names; all else must stay.</summary>
    private static List<string> Names(XDocument page) =>
        [.. page.Descendants().Where(element => element.Name.Namespace == Html).Select(element => $"{element.Name.LocalName}({string.Join(",", element.Attributes().Select(attribute => attribute.Name.LocalName))})"),
            .. page.Descendants().Where(element => element.Name.Namespace == Svg).SelectMany(element => element.Attributes().Select(attribute => attribute.Name.LocalName).Prepend(element.Name.LocalName)).Distinct().Order(StringComparer.Ordinal)];

    private static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = true });
        return XDocument.Load(reader);
    }
}
