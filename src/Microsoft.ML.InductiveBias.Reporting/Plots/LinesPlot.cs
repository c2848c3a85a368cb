namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Lines of points with intervals.</summary>
internal sealed class LinesPlot(
    string title, string xLabel, string yLabel, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y, double Lower, double Upper)> Points)> series, bool logarithmicX, bool logarithmicY) : ReportPlot
{
    public override string Title => title;

    public override string Explanation => "A vertical line through a point is its interval.";

    public override string Description => string.Join(" ", series.Select(one =>
        $"{ShownText.Of(one.Name)}: {string.Join("; ", one.Points.Select(point => $"{NumberText.Of(point.X)}: {NumberText.Of(point.Y)}"))}."));

    private protected override Figure Draw(FigureSize size)
    {
        var points = series.SelectMany(one => one.Points).ToList();
        var x = Axis(xLabel, points.SelectMany(point => (double[])[point.X]), logarithmicX, size.Ticks);
        var y = Axis(yLabel, points.SelectMany(point => (double[])[point.Lower, point.Y, point.Upper]), logarithmicY, 6);
        var figure = new Figure(size, x, y);
        foreach (var (index, (name, line)) in series.Index())
        {
            var color = PlotColor.OfSeries(index);
            foreach (var point in line.Where(point => point.Upper > point.Lower))
                figure.Segment(x.At(point.X), y.At(point.Lower), x.At(point.X), y.At(point.Upper), color, 1.2);
            double[] xs = [.. line.Select(point => point.X)], ys = [.. line.Select(point => point.Y)];
            if (line.Count > 1)
                figure.Line(xs, ys, index);
            figure.Points(xs, ys, color, Figure.MarkerOf(index), 8);
            figure.AddLegend(new LegendEntry(ShownText.InPlot(name, 40), color, line.Count > 1 ? Figure.DashOf(index) : null, Figure.MarkerOf(index)));
        }
        return figure;
    }

    private static PlotAxis Axis(string label, IEnumerable<double> values, bool logarithmic, int ticks)
    {
        double[] all = [.. values];
        double low = all.Min(), high = all.Max();
        return logarithmic ? PlotAxis.Logarithmic(label, low / 1.1, high * 1.1, ticks) : PlotAxis.Linear(label, low - 0.03 * (high - low), high + 0.05 * (high - low), ticks);
    }
}
