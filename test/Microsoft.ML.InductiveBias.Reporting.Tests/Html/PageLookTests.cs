using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>What the page looks like, as far as its style and its tree tell.</summary>
[TestClass]
public sealed partial class PageLookTests
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    [TestMethod]
    public void TextsReachTheContrastOfWcagInBothThemes()
    {
        var (light, dark) = Colors(Page(SampleAudit.Wine).Descendants(Html + "style").Single().Value);
        string[] backgrounds = ["page", "card", "ib-bg"], texts = ["ib-ink", "soft", "link"];
        foreach (var theme in new[] { light, dark })
        {
            // 4.5 : 1 is level AA for texts of the usual size, 3 : 1 for graphics (WCAG 2.2, 1.4.3 and 1.4.11).
            foreach (string background in backgrounds)
            {
                foreach (string text in texts)
                    AssertContrast(theme, text, background, 4.5);
            }
            foreach (string text in (string[])["good", "bad", "warn"])
                AssertContrast(theme, text, "card", 4.5);
            AssertContrast(theme, "ib-ink", "warnbg", 4.5);
            AssertContrast(theme, "warn", "warnbg", 3);
            foreach (string line in PlotColor.Series.Select(series => "ib-" + series.Role).Append("ib-axis"))
                AssertContrast(theme, line, "ib-bg", 3);
        }
        Assert.AreNotEqual(light["card"], dark["card"]);
    }

    [TestMethod]
    public void EveryTableScrollsInABoxOfItsOwn()
    {
        var page = Page(SampleAudit.Wine, SampleAudit.Diabetes);
        var tables = page.Descendants(Html + "table").ToList();
        Assert.IsGreaterThan(12, tables.Count);
        foreach (var table in tables)
        {
            var box = table.Parent!;
            Assert.AreEqual("scroll", box.Attribute("class")?.Value);
            Assert.AreEqual("0", box.Attribute("tabindex")?.Value);
            // Where several data sets have such a table, the label names the data set, too.
            StringAssert.EndsWith(box.Attribute("aria-label")!.Value, table.Element(Html + "caption")!.Value);
            // The caption is in an element that stays in view while the table scrolls.
            Assert.IsNotNull(table.Element(Html + "caption")!.Element(Html + "span"));
            int columns = table.Element(Html + "thead")!.Descendants(Html + "th").Count();
            Assert.IsTrue(table.Element(Html + "thead")!.Descendants(Html + "th").All(cell => cell.Value.Length > 0));
            Assert.IsTrue(table.Elements(Html + "tbody").All(body => Width(body.Elements(Html + "tr").First()) == columns));
        }
        string style = page.Descendants(Html + "style").Single().Value;
        Assert.Contains(".scroll{position:relative;overflow-x:auto", style, StringComparison.Ordinal);
        Assert.Contains("caption span{display:inline-block;position:sticky;left:0", style, StringComparison.Ordinal);
    }

    [TestMethod]
    public void StyleIsTheSameInHtmlAndInXml() =>
        Assert.AreEqual(-1, (PlotColor.Style() + PageStyle.Text).IndexOfAny(['<', '>', '&']));

    [TestMethod]
    public void RowThatAFamilyDidNotJudgeShowsTheBitsOfTheOthers()
    {
        var wine = SampleAudit.Wine;
        var some = new AuditResult(wine) { RowDifficulties = [.. wine.RowDifficulties.Select(row => row.With(bits: [1.25, double.NaN, 2.5, double.NaN]))] };
        var none = new AuditResult(wine) { RowDifficulties = [.. wine.RowDifficulties.Select(row => row.With(bits: [double.NaN]))] };
        string rows = Page(some).Descendants(Html + "section").Single(section => section.Attribute("id")!.Value == "hard").Value;
        Assert.Contains("1.25 to 2.5", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", Page(none).Descendants(Html + "section").Single(section => section.Attribute("id")!.Value == "hard").Value, StringComparison.Ordinal);
    }

    [TestMethod]
    public void LossOfZeroIsNotHeldAgainstTheFamilies()
    {
        var wine = SampleAudit.Wine;
        AuditSpace Reaching(AuditSpace space, double loss) => space.With(
            metrics: new InductiveBiasMetrics(space.Metrics) { InductiveBias = [new InductiveBiasEstimate(new SingleHypothesisLoss(0.2).Estimate(loss)) { Reference = LossReference.NearestNeighbor }] });
        string Page(double loss) => HtmlReport.ToHtml([new AuditResult(wine) { Spaces = [.. wine.Spaces.Select(space => Reaching(space, loss))], Models = [] }]);
        StringAssert.Contains(Page(0), "makes no mistakes at all");
        Assert.DoesNotContain("No hypothesis of the spaces tried does as well", Page(0));
        StringAssert.Contains(Page(0.1), "No hypothesis of the spaces tried does as well");
    }

    [TestMethod]
    public void RegressionCountsWrongLabelsToo()
    {
        var summary = Page(SampleAudit.Diabetes).Descendants(Html + "section").Single(section => section.Attribute("id")!.Value == "summary");
        Assert.Contains("Wrong labels", summary.Value, StringComparison.Ordinal);
        Assert.Contains("Hardest to predict: lines", summary.Value, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ConditionsAndChangesAreInWordsWithUnitAndInterval()
    {
        var quantities = AuditQuantities.Of(SampleAudit.Wine);
        var outcomes = new AuditConditionOutcomes("wine.csv", TimeSpan.Zero, [.. ((string[])["modelError(LightGBM) > 0.05", "requiredBits(mlp, meanPredictor) > 1e5", "modelLoss(LightGBM) > 1"]).Select(text => AuditCondition.Parse(text).Evaluate(quantities))]);
        var comparison = AuditComparison.Of(AuditQuantities.Of(SampleAudit.Iris), quantities);
        string html = HtmlReport.ToHtml([SampleAudit.Wine], new AuditReportOptions { Conditions = [outcomes], Comparison = comparison });
        var page = Parse(html);
        string conditions = page.Descendants(Html + "section").Single(section => section.Attribute("id")!.Value == "conditions").Value;
        Assert.Contains("test rows misclassified by LightGBM", conditions, StringComparison.Ordinal);
        Assert.Contains("✓ passed, but not certain: the interval allows both", conditions, StringComparison.Ordinal);
        Assert.Contains("✓ passed; no interval is known", conditions, StringComparison.Ordinal);
        Assert.Contains("bits required of mlp at the loss of: posterior mean", conditions, StringComparison.Ordinal);
        string changes = page.Descendants(Html + "section").Single(section => section.Attribute("id")!.Value == "changes").Value;
        Assert.Contains("requiredBits(rbf, nearestNeighbour)", changes, StringComparison.Ordinal);
        Assert.Contains("bits required of rbf at the loss of: nearest neighbor", changes, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(32.57, 2.634, 249.9, "33 (2.6 to 250)")]
    [DataRow(0.0, 0.0, 0.33259, "0 (0 to 0.33)")]
    [DataRow(254.61, 254.61, 254.61, "254.6")]
    [DataRow(254.61, 253.02, 255.99, "254.6 (253 to 256)")]
    [DataRow(87654.0, 40000.0, 123456.0, "88,000 (40,000 to 120,000)")]
    [DataRow(7.0, 3.0, double.PositiveInfinity, "7 (3 to ∞)")]
    [DataRow(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, "∞")]
    [DataRow(1e-9, 1e-9, 1e-9, "< 0.001")]
    public void BitsShowNoDigitsThatTheirIntervalLeavesOpen(double bits, double lower, double upper, string shown) =>
        Assert.AreEqual(shown, NumberText.Bits(new ValueWithInterval(bits, lower, upper)));

    [TestMethod]
    [DataRow(6.435, "1 in 87")]
    [DataRow(0.5, "71%")]
    [DataRow(25.0, "1 in 34 million")]
    [DataRow(32.57, "1 in 6.4 billion")]
    [DataRow(266.6, "1 in 10⁸⁰")]
    public void OddsAreInWords(double bits, string shown) => Assert.AreEqual(shown, NumberText.OneIn(bits));

    private static int Width(XElement row) => row.Elements().Sum(cell => int.Parse(cell.Attribute("colspan")?.Value ?? "1", CultureInfo.InvariantCulture));

    private static void AssertContrast(Dictionary<string, string> theme, string text, string background, double least)
    {
        double first = Luminance(theme[text]), second = Luminance(theme[background]);
        double contrast = (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
        Assert.IsGreaterThanOrEqualTo(least, contrast, $"{text} {theme[text]} on {background} {theme[background]}");
    }

    /// <summary>The relative luminance of WCAG 2.2.</summary>
    private static double Luminance(string color)
    {
        double Part(int at)
        {
            double value = int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Part(1) + 0.7152 * Part(3) + 0.0722 * Part(5);
    }

    /// <summary>The colours of each theme; the dark ones stand in rules for who prefers them.</summary>
    private static (Dictionary<string, string> Light, Dictionary<string, string> Dark) Colors(string style)
    {
        Dictionary<string, string> light = [], dark = [];
        foreach (Match rule in Root().Matches(style))
        {
            foreach (Match color in Color().Matches(rule.Groups["colors"].Value))
                (rule.Groups["dark"].Success ? dark : light)[color.Groups["name"].Value] = color.Groups["value"].Value;
        }
        CollectionAssert.AreEquivalent(light.Keys, dark.Keys);
        return (light, dark);
    }

    private static XDocument Page(params AuditResult[] audits) => Parse(HtmlReport.ToHtml(audits));

    private static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    [GeneratedRegex(@"(?<dark>@media screen and \(prefers-color-scheme:dark\)\{)?:root\{(?<colors>[^}]*)\}")]
    private static partial Regex Root();

    [GeneratedRegex(@"--(?<name>[a-z0-9-]+):(?<value>#[0-9A-Fa-f]{6})")]
    private static partial Regex Color();
}
