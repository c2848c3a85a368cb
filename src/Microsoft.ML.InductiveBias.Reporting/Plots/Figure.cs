using ScottPlot;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Where a text of a figure stands relative to its point.</summary>
internal enum TextAnchor
{
    Start,
    Middle,
    End,
}

/// <summary>A text at a point of the data area, in positions of the axes, moved by pixels. An optional one gives way, to the other
/// side of its point or altogether, where it would run into another text.</summary>
internal sealed record FigureText(string Text, double X, double Y, TextAnchor Anchor, double MoveX, double MoveY, PlotColor Color, bool IsOptional = false);

/// <summary>An upright line with a name above the data area, at a position of the horizontal axis.</summary>
internal sealed record FigureReference(string Text, double X, PlotColor Color);

/// <summary>An entry of the legend.</summary>
internal sealed record LegendEntry(string Text, PlotColor Color, LinePattern? Line, MarkerShape? Marker, bool Filled = false);

/// <summary>The picture that a figure is made for.</summary>
/// <param name="Width">In pixels of a plain screen.</param>
/// <param name="Height">In pixels of a plain screen.</param>
/// <param name="Theme">Light or dark.</param>
/// <param name="IsVector">Whether it is drawn as SVG.</param>
internal sealed record FigureFrame(int Width, int Height, PlotTheme Theme, bool IsVector = false)
{
    /// <summary>Whether there is only the width of a phone.</summary>
    public bool IsNarrow => Width < 500;
}

/// <summary>The geometry of a plot on ScottPlot, and its texts apart from it.</summary>
/// <remarks>ScottPlot measures and draws texts with the fonts of this machine. Apart from the geometry they can stay texts in SVG:
/// of any script, in the reader's font, on a machine without fonts.</remarks>
internal sealed class Figure
{
    public const float FontSize = 13;

    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted, LinePattern.DenselyDashed];
    private static readonly MarkerShape[] Markers = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleDown, MarkerShape.Eks];

    private readonly List<FigureText> _texts = [];
    private readonly List<FigureReference> _references = [];
    private readonly List<LegendEntry> _legend = [];

    public Figure(FigureFrame frame, PlotAxis x, PlotAxis y, bool gridX = true, bool gridY = true)
    {
        Frame = frame;
        X = x;
        Y = y;
        Plot.Axes.SetLimits(x.From, x.To, y.From, y.To);
        Plot.Axes.Bottom.TickGenerator = Marks(x);
        Plot.Axes.Left.TickGenerator = Marks(y);
        Plot.FigureBackground.Color = ColorOf(PlotColor.Background);
        Plot.DataBackground.Color = ColorOf(PlotColor.Background);
        Plot.Grid.MajorLineColor = ColorOf(PlotColor.Grid);
        Plot.Grid.XAxisStyle.IsVisible = gridX;
        Plot.Grid.YAxisStyle.IsVisible = gridY;
        Plot.Axes.Color(ColorOf(PlotColor.Axis));
        Plot.Axes.Right.FrameLineStyle.Width = 0;
        Plot.Axes.Top.FrameLineStyle.Width = 0;
        Plot.HideLegend();
    }

    public FigureFrame Frame { get; }

    public Plot Plot { get; } = new();

    public PlotAxis X { get; }

    public PlotAxis Y { get; }

    public IReadOnlyList<FigureText> Texts => _texts;

    public IReadOnlyList<FigureReference> References => _references;

    public IReadOnlyList<LegendEntry> Legend => _legend;

    /// <summary>How many of the optional texts are shown at most.</summary>
    public int MostOptionalTexts { get; init; } = int.MaxValue;

    /// <summary>The line pattern of a series: never the colour alone tells series apart.</summary>
    public static LinePattern PatternOf(int series) => Patterns[series % Patterns.Length];

    /// <summary>The marker of a series.</summary>
    public static MarkerShape MarkerOf(int series) => Markers[series % Markers.Length];

    public Color ColorOf(PlotColor color) => Color.FromHex(color.In(Frame.Theme));

    /// <summary>Width and pattern as the canvas can draw them.</summary>
    public (float Width, LinePattern Pattern) Stroke(float width, LinePattern pattern) =>
        Frame.IsVector ? (DashCode.Encode(width, pattern), LinePattern.Solid) : (width, pattern);

    /// <summary>A line through values.</summary>
    public void Line(double[] xs, double[] ys, int series, float width = 2, LinePattern? pattern = null)
    {
        var (xPositions, yPositions) = Positions(xs, ys);
        var line = Plot.Add.ScatterLine(xPositions, yPositions);
        line.LineColor = ColorOf(PlotColor.OfSeries(series));
        (line.LineWidth, line.LinePattern) = Stroke(width, pattern ?? PatternOf(series));
    }

    /// <summary>Markers at values.</summary>
    public void Points(double[] xs, double[] ys, PlotColor color, MarkerShape shape, float size = 7, double opacity = 1)
    {
        if (xs.Length == 0)
            return;
        var (xPositions, yPositions) = Positions(xs, ys);
        var markers = Plot.Add.Markers(xPositions, yPositions);
        markers.MarkerShape = shape;
        markers.MarkerSize = size;
        markers.MarkerFillColor = ColorOf(color).WithAlpha(opacity);
        markers.MarkerLineColor = ColorOf(color).WithAlpha(Math.Min(1, opacity * 1.5));
        markers.MarkerLineWidth = 1.4f;
    }

    /// <summary>The area between two curves.</summary>
    public void Band(double[] xs, double[] lows, double[] highs, PlotColor color, double opacity)
    {
        var band = Plot.Add.FillY(
            [.. xs.Select(X.At)], [.. lows.Select(low => Math.Clamp(Y.At(low), Y.From, Y.To))], [.. highs.Select(high => Math.Clamp(Y.At(high), Y.From, Y.To))]);
        band.FillColor = ColorOf(color).WithAlpha(opacity);
        band.LineWidth = 0;
        band.MarkerStyle.IsVisible = false;
    }

    /// <summary>A rectangle between two values of each axis.</summary>
    public void Box(double left, double right, double bottom, double top, PlotColor color, double opacity = 1)
    {
        var box = Plot.Add.Rectangle(left, right, bottom, top);
        box.FillColor = ColorOf(color).WithAlpha(opacity);
        box.LineWidth = 0;
    }

    /// <summary>A straight line between two positions.</summary>
    public void Segment(double x1, double y1, double x2, double y2, PlotColor color, float width, LinePattern? pattern = null)
    {
        var line = Plot.Add.Line(x1, y1, x2, y2);
        line.LineColor = ColorOf(color);
        (line.LineWidth, line.LinePattern) = Stroke(width, pattern ?? LinePattern.Solid);
        line.MarkerSize = 0;
    }

    /// <summary>A line across the data area at a value of the horizontal axis.</summary>
    public void Upright(double value, PlotColor color, LinePattern pattern, float width = 1.6f) =>
        Segment(X.At(value), Y.From, X.At(value), Y.To, color, width, pattern);

    /// <summary>A line across the data area at a value of the horizontal axis, with a name above the data area.</summary>
    public void Reference(double value, string name, PlotColor color, LinePattern pattern, float width = 1.6f)
    {
        Upright(value, color, pattern, width);
        _references.Add(new FigureReference(name, X.At(value), color));
    }

    /// <summary>A line across the data area at a value of the vertical axis.</summary>
    public void Level(double value, PlotColor color, LinePattern pattern, float width = 1.6f) =>
        Segment(X.From, Y.At(value), X.To, Y.At(value), color, width, pattern);

    /// <summary>A text at a position of the axes, moved by pixels.</summary>
    public void Text(string text, double x, double y, TextAnchor anchor, double moveX = 0, double moveY = 0) =>
        _texts.Add(new FigureText(text, x, y, anchor, moveX, moveY, PlotColor.Text));

    /// <summary>A text beside a point, where there is room; those that are added first go first.</summary>
    public void OptionalText(string text, double x, double y, double distance) =>
        _texts.Add(new FigureText(text, x, y, TextAnchor.Start, distance, 0, PlotColor.Text, IsOptional: true));

    public void AddLegend(LegendEntry entry) => _legend.Add(entry);

    private (double[] Xs, double[] Ys) Positions(double[] xs, double[] ys) => ([.. xs.Select(X.At)], [.. ys.Select(Y.At)]);

    private static ScottPlot.TickGenerators.NumericManual Marks(PlotAxis axis) =>
        new([.. axis.Ticks.Select(tick => tick.Position)], [.. axis.Ticks.Select(_ => "")]);
}
