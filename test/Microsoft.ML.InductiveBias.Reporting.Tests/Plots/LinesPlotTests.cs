namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class LinesPlotTests
{
    [TestMethod]
    public void EveryLineIsInTheLegendAndEveryNumberInTheDescription()
    {
        var plot = ReportPlot.Lines("Bits", "rows", "bits", [("first", [(10, 2, 1, 3), (100, 20, 20, 20)]), ("second", [(10, 5, 5, 6)])], logarithmicX: true, logarithmicY: true);
        string svg = plot.ToSvg();
        foreach (string text in (string[])["Bits", "rows", "bits", "first", "second"])
            Assert.Contains($">{text}<", svg, StringComparison.Ordinal);
        Assert.AreEqual("first: 10: 2; 100: 20. second: 10: 5.", plot.Description);
        Assert.IsNotEmpty(plot.ToPng());
    }

    [TestMethod]
    public void WhatAnAxisCannotShowIsRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => ReportPlot.Lines("", "", "", []));
        Assert.ThrowsExactly<ArgumentException>(() => ReportPlot.Lines("", "", "", [("a", [])]));
        foreach (var point in new (double, double, double, double)[] { (1, double.NaN, 0, 1), (1, 1, 0, double.PositiveInfinity), (1, 0, 0, 1), (0, 1, 1, 1) })
            Assert.Contains("Line 'a' has the point", Assert.ThrowsExactly<ArgumentException>(() => ReportPlot.Lines("", "", "", [("a", [point])], true, true)).Message, StringComparison.Ordinal);
    }
}
