using ScottPlot;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A text at its place in the picture.</summary>
internal sealed record PlacedText(string Text, double X, double Y, TextAnchor Anchor, PlotColor Color, bool Upright = false, bool Bold = false);

/// <summary>An entry of the legend at its place in the picture.</summary>
internal sealed record PlacedEntry(LegendEntry Entry, double X, double Y);

/// <summary>Where everything of a figure stands in a picture of a given size.</summary>
/// <remarks>Widths of texts are estimated from their characters, not measured, so that a picture is the same on every machine.</remarks>
internal sealed class FigureLayout
{
    public const double SwatchWidth = 30;
    private const double LineHeight = 19;

    public FigureLayout(Figure figure)
    {
        int width = figure.Frame.Width, height = figure.Frame.Height;
        Width = width;
        Height = height;
        double marks = figure.Y.Ticks.Select(tick => WidthOf(tick.Label)).DefaultIfEmpty(0).Max();
        double left = 12 + marks + (figure.Y.Label.Length > 0 ? 24 : 0);
        Legend = PlaceLegend(figure.Legend, width, out double legendHeight);
        double top = 12 + legendHeight;
        double bottom = 30 + (figure.X.Label.Length > 0 ? 20 : 0);
        Data = new PixelRect((float)left, (float)(width - 18), (float)(height - bottom), (float)top);
        Texts = [.. AxisTexts(figure), .. figure.Texts.Select(text => Place(figure, text)), .. LegendTexts()];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The data area, in pixels.</summary>
    public PixelRect Data { get; }

    public IReadOnlyList<PlacedText> Texts { get; }

    public IReadOnlyList<PlacedEntry> Legend { get; }

    /// <summary>An upper estimate of the width of a text, in pixels.</summary>
    public static double WidthOf(string text) => Figure.FontSize * text.Sum(character => character switch
    {
        '.' or ',' or ' ' or 'i' or 'l' or 'j' or '\'' or ':' or '|' or '·' => 0.32,
        > '\u2E7F' => 1.0,
        'm' or 'w' or (>= 'A' and <= 'Z') => 0.74,
        _ => 0.57,
    });

    private static List<PlacedEntry> PlaceLegend(IReadOnlyList<LegendEntry> entries, int width, out double height)
    {
        List<PlacedEntry> placed = [];
        double x = 12, y = 8;
        foreach (var entry in entries)
        {
            double needed = SwatchWidth + 7 + WidthOf(entry.Text) + 20;
            if (x > 12 && x + needed > width)
                (x, y) = (12, y + LineHeight);
            placed.Add(new PlacedEntry(entry, x, y + LineHeight / 2));
            x += needed;
        }
        height = entries.Count == 0 ? 0 : y + LineHeight;
        return placed;
    }

    private IEnumerable<PlacedText> AxisTexts(Figure figure)
    {
        double last = double.NegativeInfinity;
        foreach (var tick in figure.X.Ticks)
        {
            double x = XOf(figure, tick.Position), half = WidthOf(tick.Label) / 2;
            // The mark stays; a text that would run into the one before it does not.
            if (x - half < last + 6)
                continue;
            last = x + half;
            yield return new PlacedText(tick.Label, Math.Min(x, Width - half), Data.Bottom + 19, TextAnchor.Middle, PlotColor.Text);
        }
        foreach (var tick in figure.Y.Ticks)
            yield return new PlacedText(tick.Label, Data.Left - 7, YOf(figure, tick.Position) + 4.5, TextAnchor.End, PlotColor.Text);
        if (figure.X.Label.Length > 0)
            yield return new PlacedText(Fitting(figure.X.Label, Data.Right - Data.Left + 40), (Data.Left + Data.Right) / 2, Height - 7, TextAnchor.Middle, PlotColor.Text, Bold: true);
        if (figure.Y.Label.Length > 0)
            yield return new PlacedText(Fitting(figure.Y.Label, Data.Bottom - Data.Top + 30), 15, (Data.Top + Data.Bottom) / 2, TextAnchor.Middle, PlotColor.Text, Upright: true, Bold: true);
    }

    /// <summary>A label without what stands in brackets, where there is no room for that.</summary>
    private static string Fitting(string label, double room) =>
        WidthOf(label) <= room || label.IndexOf(" (", StringComparison.Ordinal) is not (> 0 and int bracket) ? label : label[..bracket];

    private PlacedText Place(Figure figure, FigureText text) => new(
        text.Text, XOf(figure, text.X) + text.MoveX, YOf(figure, text.Y) + text.MoveY + 4.5, text.Anchor, text.Color);

    private IEnumerable<PlacedText> LegendTexts() =>
        Legend.Select(placed => new PlacedText(placed.Entry.Text, placed.X + SwatchWidth + 7, placed.Y + 4.5, TextAnchor.Start, PlotColor.Text));

    private double XOf(Figure figure, double position) =>
        Data.Left + (position - figure.X.From) / (figure.X.To - figure.X.From) * (Data.Right - Data.Left);

    private double YOf(Figure figure, double position) =>
        Data.Bottom - (position - figure.Y.From) / (figure.Y.To - figure.Y.From) * (Data.Bottom - Data.Top);
}
