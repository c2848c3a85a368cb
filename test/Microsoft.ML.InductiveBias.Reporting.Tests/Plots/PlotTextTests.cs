using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>The texts of the pictures, from the SVG that readers get.</summary>
[TestClass]
public sealed partial class PlotTextTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [TestMethod]
    [DataRow("wine", 780)]
    [DataRow("wine", 460)]
    [DataRow("wine", 350)]
    [DataRow("diabetes", 780)]
    [DataRow("diabetes", 350)]
    [DataRow("longNames", 780)]
    [DataRow("longNames", 350)]
    public void TextsStayInsideAndDoNotOverlap(string name, int width)
    {
        foreach (var plot in Plots(name switch { "wine" => SampleAudit.Wine, "diabetes" => SampleAudit.Diabetes, _ => LongNames() }))
        {
            var boxes = XElement.Parse(plot.ToSvg(width, 380)).Elements(Svg + "text").Select(text => (text.Value, Box: Box(text))).ToList();
            Assert.IsGreaterThan(3, boxes.Count);
            foreach (var (text, box) in boxes)
            {
                Assert.IsTrue(box.Left >= 0 && box.Right <= width && box.Top >= 0 && box.Bottom <= 380, $"{plot.Title}: '{text}' leaves the picture: {box}");
                foreach (var (other, otherBox) in boxes.TakeWhile(one => one.Box != box))
                    Assert.IsFalse(box.Left < otherBox.Right && otherBox.Left < box.Right && box.Top < otherBox.Bottom && otherBox.Top < box.Bottom, $"{plot.Title}: '{text}' and '{other}' overlap");
            }
        }
    }

    [TestMethod]
    public void EverySheetFollowsTheTheme()
    {
        // A rectangle without a colour of the theme is black, in light and dark.
        foreach (var plot in Plots(SampleAudit.Wine))
        {
            foreach (var sheet in XElement.Parse(plot.ToSvg()).Descendants(Svg + "rect").Where(rect => rect.Parent!.Name != Svg + "clipPath"))
                Assert.IsTrue(sheet.Attribute("class")?.Value.StartsWith("f-", StringComparison.Ordinal), sheet.ToString());
        }
    }

    [TestMethod]
    public void CurveOverRowsMeetsTheTargetWhereTheRowsForItAre()
    {
        var curve = SampleAudit.Wine.RowsCurve!;
        var points = curve.Points.OrderBy(point => point.TrainingRows).Select((point, i) => point.With(new InductiveBiasEstimate(point.Estimate) { Bias = Information.FromNats(Math.Log(2) * (i == 0 ? 40 : 0.1 * (i + 1))) })).ToList();
        // Halfway in the root of the bits between the first two points, on the logarithm of the rows, as audits read it off.
        double target = Math.Pow((Math.Sqrt(points[0].Estimate.Bits) + Math.Sqrt(points[1].Estimate.Bits)) / 2, 2), rows = Math.Sqrt((double)points[0].TrainingRows * points[1].TrainingRows);
        var svg = XElement.Parse(new RowsCurvePlot(curve.With(points, target, rows)).ToSvg());
        var line = Numbers(svg.Descendants(Svg + "path").Where(path => path.Attribute("class")?.Value == "k-s1").MaxBy(path => path.Attribute("d")!.Value.Length)!);
        // The diamond is the filled mark of the second colour that is not in the legend.
        var diamond = Numbers(svg.Descendants(Svg + "path").Last(path => path.Attribute("class")?.Value.Contains("f-s2", StringComparison.Ordinal) == true));
        var (x, y) = (diamond.Average(point => point.X), diamond.Average(point => point.Y));
        // One step of the line is a few pixels long.
        Assert.IsLessThan(6, line.Min(point => Math.Sqrt(Math.Pow(point.X - x, 2) + Math.Pow(point.Y - y, 2))));
    }

    [TestMethod]
    public void TheSentenceAboutRowsHasTheirInterval()
    {
        var curve = SampleAudit.Wine.RowsCurve!;
        Assert.AreEqual("By extrapolation, about 264 training rows would lower the requirement to 3 bits; with other training and test rows, 143 to 550 (90% interval from 6 splits).", RowsCurvePlot.Conclusion(curve));
        AuditRowsCurve With(double? rows, double lower, double upper, int splits) => new(curve.Space, curve.Reference, curve.TargetLoss, curve.Points, 3, rows, true, lower, upper, splits);
        Assert.Contains("143 or more, without a limit", RowsCurvePlot.Conclusion(With(264, 143, double.PositiveInfinity, 6)), StringComparison.Ordinal);
        Assert.Contains("with other training and test rows, at most 300", RowsCurvePlot.Conclusion(With(264, 0, 300, 6)), StringComparison.Ordinal);
        Assert.Contains("doesn't determine how many training rows would lower the requirement to 3 bits: at least 110 on each of 6 splits, and on many more than the curve shows.", RowsCurvePlot.Conclusion(With(null, 110, double.PositiveInfinity, 6)), StringComparison.Ordinal);
        Assert.DoesNotContain("interval", RowsCurvePlot.Conclusion(With(264, 0, double.PositiveInfinity, 1)), StringComparison.Ordinal);
        // The interval is drawn, and a plot without splits has no band.
        Assert.Contains("90% of other splits", new RowsCurvePlot(curve).ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("90% of other splits", new RowsCurvePlot(With(264, 0, double.PositiveInfinity, 1)).ToSvg(), StringComparison.Ordinal);
    }

    [TestMethod]
    public void OneRowFarOutDoesNotSqueezeTheOthers()
    {
        var rows = SampleAudit.Wine.RowDifficulties;
        var far = rows[0].With(expectedLoss: 60, lossDeviation: 0);
        foreach (var audit in new[] { rows, [far, .. rows.Skip(1)] })
        {
            var marks = XElement.Parse(new DataMapPlot(audit).ToSvg(780, 380)).Descendants(Svg + "circle").Where(mark => mark.Attribute("class")?.Value.Contains("f-s1", StringComparison.Ordinal) == true)
                .Select(mark => double.Parse(mark.Attribute("cy")!.Value, CultureInfo.InvariantCulture)).Order().ToList();
            Assert.IsGreaterThan(20, marks.Count);
            // The losses of the ordinary rows spread over a hundredfold; their middle half takes more than a few pixels.
            Assert.IsGreaterThan(15, marks[marks.Count * 3 / 4] - marks[marks.Count / 4]);
        }
    }

    private static List<(double X, double Y)> Numbers(XElement path)
    {
        double[] numbers = [.. Number().Matches(path.Attribute("d")!.Value).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
        return [.. Enumerable.Range(0, numbers.Length / 2).Select(i => (numbers[2 * i], numbers[2 * i + 1]))];
    }

    private static IEnumerable<ReportPlot> Plots(AuditResult audit)
    {
        yield return new BiasCurvePlot(audit.Spaces);
        foreach (var space in audit.Spaces)
            yield return new LossDistributionPlot(space.Metrics, space.Name);
        yield return new RowsCurvePlot(audit.RowsCurve!);
        yield return new DataMapPlot(audit.RowDifficulties, audit.RowUnit);
        yield return new LabelMapPlot(audit.Labels!.Rows, audit.RowUnit);
        yield return new DifficultyPlot(audit.Difficulty!);
        if (audit.ClassPairs.Count > 0)
            yield return new ClassPairPlot(audit.ClassPairs);
    }

    private static AuditResult LongNames()
    {
        string name = new('n', 10_000);
        var wine = SampleAudit.Wine;
        return new AuditResult(wine)
        {
            Spaces = [.. wine.Spaces.Select(space => space.With(name))],
            RowsCurve = wine.RowsCurve!.With(name),
            ClassPairs = [.. wine.ClassPairs.Select(pair => pair.With(name, name, 0.3))],
        };
    }

    /// <summary>The room of a text: widths of Latin letters in common sans-serif fonts are 0.5 to 0.6 of the size.</summary>
    private static (double Left, double Top, double Right, double Bottom) Box(XElement text)
    {
        double width = text.Value.Length * 13 * 0.52, before = text.Attribute("text-anchor")!.Value switch { "start" => 0, "middle" => width / 2, _ => width };
        if (text.Attribute("transform") is { } upright)
        {
            double[] at = [.. Number().Matches(upright.Value).Take(2).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
            return (at[0] - 10, at[1] + before - width, at[0] + 2, at[1] + before);
        }
        double x = double.Parse(text.Attribute("x")!.Value, CultureInfo.InvariantCulture) - before, y = double.Parse(text.Attribute("y")!.Value, CultureInfo.InvariantCulture);
        return (x, y - 10, x + width, y + 2);
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();
}
