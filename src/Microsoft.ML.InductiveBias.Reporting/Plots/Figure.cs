using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>How a text is aligned with its point.</summary>
internal enum TextAnchor { Start, Middle, End }

/// <summary>A text at a position of the axes, moved by pixels. An optional text moves to the other side of its point, or is left out, if it
/// would overlap another text.</summary>
internal sealed record FigureText(string Text, double X, double Y, TextAnchor Anchor, double MoveX, double MoveY, bool IsOptional = false);

/// <summary>The name above the plot area of a vertical line, at a position of the horizontal axis.</summary>
internal sealed record FigureReference(string Text, double X, PlotColor Color);

/// <summary>An entry of the legend.</summary>
internal sealed record LegendEntry(string Text, PlotColor Color, Dash? Line = null, Marker? Marker = null, bool IsFilled = false);

/// <summary>The size of a picture, in pixels.</summary>
internal readonly record struct FigureSize(int Width, int Height)
{
    /// <summary>Whether the picture is only as wide as a phone.</summary>
    public bool IsNarrow => Width < 500;

    /// <summary>About how many ticks the horizontal axis has room for.</summary>
    public int Ticks => IsNarrow ? 4 : 7;
}

/// <summary>What a plot consists of: axes, marks, texts and a legend.</summary>
/// <remarks>Marks are drawn once the layout is known, because the legend and the names of reference lines limit the plot area.</remarks>
internal sealed class Figure(FigureSize size, PlotAxis x, PlotAxis y, bool gridY = true)
{
    public const double FontSize = 13;

    private static readonly Marker[] Markers = [Marker.Circle, Marker.Square, Marker.Triangle, Marker.Diamond, Marker.TriangleDown, Marker.Cross];

    private readonly List<Func<FigureLayout, IEnumerable<XElement>>> _marks = [];
    private readonly List<FigureText> _texts = [];
    private readonly List<FigureReference> _references = [];
    private readonly List<LegendEntry> _legend = [];

    public FigureSize Size => size;

    public PlotAxis X => x;

    public PlotAxis Y => y;

    public bool GridY => gridY;

    public IReadOnlyList<FigureText> Texts => _texts;

    public IReadOnlyList<FigureReference> References => _references;

    public IReadOnlyList<LegendEntry> Legend => _legend;

    /// <summary>The largest number of optional texts that are shown.</summary>
    public int MaxOptionalTexts { get; init; } = int.MaxValue;

    /// <summary>The dash pattern of a series. Color alone never distinguishes series.</summary>
    public static Dash DashOf(int series) => (Dash)(series % 4);

    /// <summary>The marker of a series.</summary>
    public static Marker MarkerOf(int series) => Markers[series % Markers.Length];

    /// <summary>The marks, drawn in a layout.</summary>
    public IEnumerable<XElement> Marks(FigureLayout layout) => _marks.SelectMany(mark => mark(layout));

    /// <summary>A line through values.</summary>
    public void Line(double[] xs, double[] ys, int series, double width = 2, Dash? dash = null) =>
        Add(layout => SvgShape.Line(Pixels(layout, xs, ys), PlotColor.OfSeries(series), width, dash ?? DashOf(series)));

    /// <summary>Markers at values.</summary>
    public void Points(double[] xs, double[] ys, PlotColor color, Marker marker, double size = 7, double opacity = 1) =>
        _marks.Add(layout => Pixels(layout, xs, ys).Select(at => SvgShape.Mark(marker, at, size, color, opacity)));

    /// <summary>A marker at a position of the axes.</summary>
    public void MarkAt(double x, double y, PlotColor color, Marker marker, double size) => Add(layout => SvgShape.Mark(marker, layout.Pixel(x, y), size, color, 1));

    /// <summary>The area between two curves.</summary>
    public void Band(double[] xs, double[] lows, double[] highs, PlotColor color, double opacity) =>
        Add(layout => SvgShape.Area([.. Pixels(layout, xs, lows), .. Pixels(layout, xs, highs).Reverse()], color, opacity));

    /// <summary>A rectangle between two positions of each axis.</summary>
    public void Box(double left, double right, double bottom, double top, PlotColor color, double opacity) =>
        Add(layout => SvgShape.Box(layout.Pixel(left, top), layout.Pixel(right, bottom), color, opacity));

    /// <summary>A straight line between two positions.</summary>
    public void Segment(double x1, double y1, double x2, double y2, PlotColor color, double width, Dash dash = Dash.Solid) =>
        Add(layout => SvgShape.Line([layout.Pixel(x1, y1), layout.Pixel(x2, y2)], color, width, dash));

    /// <summary>A vertical line at a value, with its name above the plot area if it has one.</summary>
    public void VerticalLine(double value, PlotColor color, Dash dash, double width = 1.6, string? name = null)
    {
        Segment(X.At(value), Y.From, X.At(value), Y.To, color, width, dash);
        if (name is not null)
            _references.Add(new FigureReference(name, X.At(value), color));
    }

    /// <summary>A horizontal line at a value.</summary>
    public void HorizontalLine(double value, PlotColor color, Dash dash) => Segment(X.From, Y.At(value), X.To, Y.At(value), color, 1.6, dash);

    /// <summary>A text at a position of the axes, moved by pixels.</summary>
    public void Text(string text, double x, double y, TextAnchor anchor, double moveX = 0, double moveY = 0) =>
        _texts.Add(new FigureText(text, x, y, anchor, moveX, moveY));

    /// <summary>A text beside a point, if there is room for it. Texts added first take precedence.</summary>
    public void OptionalText(string text, double x, double y, double distance) =>
        _texts.Add(new FigureText(text, x, y, TextAnchor.Start, distance, 0, IsOptional: true));

    public void AddLegend(LegendEntry entry) => _legend.Add(entry);

    private void Add(Func<FigureLayout, XElement> mark) => _marks.Add(layout => [mark(layout)]);

    private IEnumerable<Pixel> Pixels(FigureLayout layout, double[] xs, double[] ys) => xs.Zip(ys, (x, y) => layout.Pixel(X.At(x), Y.At(y)));
}
