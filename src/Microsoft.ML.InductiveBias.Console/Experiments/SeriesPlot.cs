namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>A point with its interval.</summary>
internal readonly record struct PlotPoint(double X, double Y, double Lower, double Upper);

/// <summary>A line of points.</summary>
internal sealed record PlotSeries(string Name, IReadOnlyList<PlotPoint> Points);

/// <summary>An axis: its label, and whether it is logarithmic.</summary>
internal sealed record PlotAxisOptions(string Label, bool IsLogarithmic);

/// <summary>A plot of series. A logarithmic vertical axis starts at 0.001; points below it are left out, and intervals end there.</summary>
internal sealed record SeriesPlot(string Title, PlotAxisOptions X, PlotAxisOptions Y, IReadOnlyList<PlotSeries> Series)
{
    private const double Floor = 0.001;

    public ReportPlot Plot => ReportPlot.Lines(Title, X.Label, Y.Label,
        [.. Series.Select(one => (one.Name, (IReadOnlyList<(double, double, double, double)>)[.. one.Points.Where(Shows).Select(point => (point.X, point.Y, Y.IsLogarithmic ? Math.Max(Floor, point.Lower) : point.Lower, double.IsFinite(point.Upper) ? point.Upper : point.Y))]))
            .Where(one => one.Item2.Count > 0)],
        X.IsLogarithmic, Y.IsLogarithmic);

    private bool Shows(PlotPoint point) => double.IsFinite(point.Y) && (!Y.IsLogarithmic || point.Y >= Floor) && (!X.IsLogarithmic || point.X > 0);
}
