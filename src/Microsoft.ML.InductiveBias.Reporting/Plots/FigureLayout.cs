using ScottPlot;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A text at its place in the picture.</summary>
internal sealed record PlacedText(string Text, double X, double Y, TextAnchor Anchor, PlotColor Color, bool Upright = false, bool Bold = false)
{
    /// <summary>The room that the text takes, from an upper estimate of its width.</summary>
    public PixelRect Box
    {
        get
        {
            double width = FigureLayout.WidthOf(Text), start = Anchor switch { TextAnchor.Start => 0, TextAnchor.Middle => -width / 2, _ => -width };
            return Upright
                ? new PixelRect((float)(X - Ascent), (float)(X + Descent), (float)(Y - start), (float)(Y - start - width))
                : new PixelRect((float)(X + start), (float)(X + start + width), (float)(Y + Descent), (float)(Y - Ascent));
        }
    }

    private const double Ascent = 10.5, Descent = 3;
}

/// <summary>A line from the data area up to the name of a reference.</summary>
internal sealed record PlacedLeader(double X, double Top, double Bottom, PlotColor Color);

/// <summary>An entry of the legend at its place in the picture.</summary>
internal sealed record PlacedEntry(LegendEntry Entry, double X, double Y);

/// <summary>Where everything of a figure stands in a picture of a given size.</summary>
/// <remarks>Widths of texts are estimated from their characters, not measured, so that a picture is the same on every machine.</remarks>
internal sealed class FigureLayout
{
    public const double SwatchWidth = 30;
    private const double LineHeight = 19, ReferenceHeight = 17;

    public FigureLayout(Figure figure)
    {
        int width = figure.Frame.Width, height = figure.Frame.Height;
        Width = width;
        Height = height;
        double marks = figure.Y.Ticks.Select(tick => WidthOf(tick.Label)).DefaultIfEmpty(0).Max();
        double left = 12 + marks + (figure.Y.Label.Length > 0 ? 24 : 0);
        Legend = PlaceLegend(figure.Legend, width, out double legendHeight);
        double right = width - 18;
        var references = figure.References;
        double[] lines = [.. references.Select(reference => left + (reference.X - figure.X.From) / (figure.X.To - figure.X.From) * (right - left))];
        var names = ReferenceLabels.Place(lines, [.. references.Select(reference => WidthOf(reference.Text))], 2, width - 2);
        double top = 12 + legendHeight + (names.Length > 0 ? 2 + ReferenceHeight * (1 + names.Max(name => name.Row)) : 0);
        double bottom = 30 + (figure.X.Label.Length > 0 ? 20 : 0);
        Data = new PixelRect((float)left, (float)right, (float)(height - bottom), (float)top);
        Leaders = [.. names.Select((name, i) => new PlacedLeader(lines[i], top - ReferenceHeight * name.Row - 4, top, references[i].Color)).Where((_, i) => names[i].Row > 0)];
        List<PlacedText> texts =
        [
            .. AxisTexts(figure),
            .. names.Select((name, i) => new PlacedText(references[i].Text, name.Start, top - 6 - ReferenceHeight * name.Row, TextAnchor.Start, PlotColor.Text)),
            .. figure.Texts.Where(text => !text.IsOptional).Select(text => Place(figure, text)), .. LegendTexts(),
        ];
        AddOptional(figure, texts);
        Texts = texts;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The data area, in pixels.</summary>
    public PixelRect Data { get; }

    public IReadOnlyList<PlacedText> Texts { get; }

    public IReadOnlyList<PlacedEntry> Legend { get; }

    public IReadOnlyList<PlacedLeader> Leaders { get; }

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

    /// <summary>Each optional text right of its point, or left of it, or not at all.</summary>
    private void AddOptional(Figure figure, List<PlacedText> texts)
    {
        int shown = 0;
        foreach (var text in figure.Texts.Where(text => text.IsOptional))
        {
            if (shown == figure.MostOptionalTexts)
                return;
            PlacedText[] places = [Place(figure, text), Place(figure, text with { Anchor = TextAnchor.End, MoveX = -text.MoveX })];
            if (places.FirstOrDefault(place => IsFree(place.Box, texts)) is not { } free)
                continue;
            texts.Add(free);
            shown++;
        }
    }

    private bool IsFree(PixelRect box, List<PlacedText> texts) =>
        box.Left >= Data.Left && box.Right <= Width - 2 && box.Top >= Data.Top - 6 && box.Bottom <= Data.Bottom + 2 && !texts.Any(text => Overlap(text.Box, box));

    /// <summary>Whether two rooms share some of it.</summary>
    public static bool Overlap(PixelRect first, PixelRect second) =>
        first.Left < second.Right && second.Left < first.Right && first.Top < second.Bottom && second.Top < first.Bottom;

    private IEnumerable<PlacedText> LegendTexts() =>
        Legend.Select(placed => new PlacedText(placed.Entry.Text, placed.X + SwatchWidth + 7, placed.Y + 4.5, TextAnchor.Start, PlotColor.Text));

    private double XOf(Figure figure, double position) =>
        Data.Left + (position - figure.X.From) / (figure.X.To - figure.X.From) * (Data.Right - Data.Left);

    private double YOf(Figure figure, double position) =>
        Data.Bottom - (position - figure.Y.From) / (figure.Y.To - figure.Y.From) * (Data.Bottom - Data.Top);
}
