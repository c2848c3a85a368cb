using System.Globalization;
using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.SvgShape;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A figure as SVG: text stays text, colors follow the theme, and a title and a description serve screen readers.</summary>
internal static class SvgPicture
{
    private const double TickLength = 4;

    /// <summary>Builds the element <c>svg</c>.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="title">The title of the plot.</param>
    /// <param name="description">The alternative text.</param>
    /// <param name="prefix">Starts every id; unique in a page.</param>
    public static XElement Of(Figure figure, string title, string description, string prefix)
    {
        var layout = new FigureLayout(figure);
        var (width, height) = figure.Size;
        return new XElement(Svg + "svg",
            new XAttribute("class", "ib-plot"),
            new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}")),
            new XAttribute("width", width), new XAttribute("height", height),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{prefix}t {prefix}d"),
            new XElement(Svg + "title", new XAttribute("id", prefix + "t"), title),
            new XElement(Svg + "desc", new XAttribute("id", prefix + "d"), description),
            Box(new(0, 0), new(width, height), PlotColor.Background),
            Axes(figure, layout),
            figure.Marks(layout),
            layout.Leaders.Select(leader => Line([new(leader.X, leader.Bottom), new(leader.X, leader.Top)], leader.Color, 1)),
            layout.Legend.SelectMany(Swatch),
            layout.Texts.Select(SvgShape.Text));
    }

    private static IEnumerable<XElement> Axes(Figure figure, FigureLayout layout)
    {
        var area = layout.Area;
        var xs = figure.X.Ticks.Select(tick => layout.Pixel(tick.Position, figure.Y.From).X).ToList();
        var ys = figure.Y.Ticks.Select(tick => layout.Pixel(figure.X.From, tick.Position).Y).ToList();
        var horizontal = figure.GridY ? ys.Select(y => (new Pixel(area.Left, y), new Pixel(area.Right, y))) : [];
        yield return Lines(xs.Select(x => (new Pixel(x, area.Top), new Pixel(x, area.Bottom))).Concat(horizontal), PlotColor.Grid, 1);
        yield return Line([new(area.Left, area.Top), new(area.Left, area.Bottom), new(area.Right, area.Bottom)], PlotColor.Axis, 1);
        yield return Lines(xs.Select(x => (new Pixel(x, area.Bottom), new Pixel(x, area.Bottom + TickLength)))
            .Concat(ys.Select(y => (new Pixel(area.Left - TickLength, y), new Pixel(area.Left, y)))), PlotColor.Axis, 1);
    }

    private static IEnumerable<XElement> Swatch(PlacedEntry placed)
    {
        var (entry, x, y) = (placed.Entry, placed.X, placed.Y);
        if (entry.IsFilled)
            yield return Box(new(x, y - 5), new(x + FigureLayout.SwatchWidth, y + 5), entry.Color, 0.45);
        if (entry.Line is { } dash)
            yield return Line([new(x, y), new(x + FigureLayout.SwatchWidth, y)], entry.Color, 2, dash);
        if (entry.Marker is { } marker)
            yield return Mark(marker, new(x + FigureLayout.SwatchWidth / 2, y), 8, entry.Color);
    }
}
