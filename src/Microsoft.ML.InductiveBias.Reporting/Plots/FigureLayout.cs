namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A rectangle of a picture, in pixels.</summary>
internal readonly record struct PixelBox(double Left, double Top, double Right, double Bottom)
{
    public bool Overlaps(PixelBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}

/// <summary>A text at its place in the picture.</summary>
internal sealed record PlacedText(string Text, double X, double Y, TextAnchor Anchor, bool IsVertical = false, bool IsBold = false)
{
    private const double Ascent = 10.5, Descent = 3;

    /// <summary>The room that the text takes, from an upper estimate of its width.</summary>
    public PixelBox Box
    {
        get
        {
            double width = FigureLayout.WidthOf(Text, IsBold), start = Anchor switch { TextAnchor.Start => 0, TextAnchor.Middle => -width / 2, _ => -width };
            return IsVertical
                ? new PixelBox(X - Ascent, Y - start - width, X + Descent, Y - start)
                : new PixelBox(X + start, Y - Ascent, X + start + width, Y + Descent);
        }
    }
}

/// <summary>A line from the plot area up to the name of a reference line.</summary>
internal sealed record PlacedLeader(double X, double Top, double Bottom, PlotColor Color);

/// <summary>An entry of the legend at its place in the picture.</summary>
internal sealed record PlacedEntry(LegendEntry Entry, double X, double Y);

/// <summary>Places everything that a figure consists of in its picture.</summary>
/// <remarks>Text widths are estimated from the characters rather than measured, so that a picture is the same on every machine.</remarks>
internal sealed class FigureLayout
{
    public const double SwatchWidth = 30;

    /// <summary>The width of bold characters, relative to that of others.</summary>
    private const double BoldWidth = 1.13;

    private const double LineHeight = 19, ReferenceHeight = 17;
    private readonly Figure _figure;

    public FigureLayout(Figure figure)
    {
        _figure = figure;
        double width = figure.Size.Width;
        double ticks = figure.Y.Ticks.Select(tick => WidthOf(tick.Label)).DefaultIfEmpty(0).Max();
        double left = 12 + ticks + (figure.Y.Label.Length > 0 ? 24 : 0), right = width - 18;
        Legend = PlaceLegend(figure.Legend, width, out double legendHeight);
        var references = figure.References;
        double[] lines = [.. references.Select(reference => left + (reference.X - figure.X.From) / (figure.X.To - figure.X.From) * (right - left))];
        var names = ReferenceLabels.Place(lines, [.. references.Select(reference => WidthOf(reference.Text))], 2, width - 2);
        double top = 12 + legendHeight + (names.Length > 0 ? 2 + ReferenceHeight * (1 + names.Max(name => name.Row)) : 0);
        Area = new PixelBox(left, top, right, figure.Size.Height - 30 - (figure.X.Label.Length > 0 ? 20 : 0));
        Leaders = [.. names.Select((name, i) => new PlacedLeader(lines[i], top - ReferenceHeight * name.Row - 4, top, references[i].Color)).Where((_, i) => names[i].Row > 0)];
        List<PlacedText> texts =
        [
            .. AxisTexts(),
            .. names.Select((name, i) => new PlacedText(references[i].Text, name.Start, top - 6 - ReferenceHeight * name.Row, TextAnchor.Start)),
            .. figure.Texts.Where(text => !text.IsOptional).Select(Place),
            .. Legend.Select(placed => new PlacedText(placed.Entry.Text, placed.X + SwatchWidth + 7, placed.Y + 4.5, TextAnchor.Start)),
        ];
        AddOptional(texts);
        Texts = texts;
    }

    /// <summary>The plot area, between the axes.</summary>
    public PixelBox Area { get; }

    public IReadOnlyList<PlacedText> Texts { get; }

    public IReadOnlyList<PlacedEntry> Legend { get; }

    public IReadOnlyList<PlacedLeader> Leaders { get; }

    /// <summary>The pixel of two positions of the axes; a position outside of an axis moves to its end.</summary>
    public Pixel Pixel(double x, double y)
    {
        var (horizontal, vertical) = (_figure.X, _figure.Y);
        return new(
            Area.Left + (Math.Clamp(x, horizontal.From, horizontal.To) - horizontal.From) / (horizontal.To - horizontal.From) * (Area.Right - Area.Left),
            Area.Bottom - (Math.Clamp(y, vertical.From, vertical.To) - vertical.From) / (vertical.To - vertical.From) * (Area.Bottom - Area.Top));
    }

    /// <summary>An upper estimate of the width of a text, in pixels.</summary>
    /// <remarks>The reader's font isn't known. These are the widths of the widest that readers commonly have, DejaVu Sans, by groups of characters.</remarks>
    public static double WidthOf(string text, bool isBold = false) => Figure.FontSize * (isBold ? BoldWidth : 1) * text.Sum(character => character switch
    {
        ' ' or '.' or ',' or '\'' or ':' or ';' or '|' or '/' or '\\' or '·' or 'i' or 'j' or 'l' or 'I' => 0.34,
        '!' or '(' or ')' or '[' or ']' or '-' or 'f' or 'r' or 't' => 0.42,
        'm' or 'M' or 'W' or '@' or '%' or '…' or '—' or > '\u2E7F' => 1.0,
        'w' or '<' or '=' or '>' or '+' or '#' or '^' or '~' or '∞' => 0.84,
        'D' or 'G' or 'H' or 'N' or 'O' or 'Q' or 'U' or '&' => 0.79,
        >= 'A' and <= 'Z' => 0.7,
        _ => 0.64,
    });

    private static List<PlacedEntry> PlaceLegend(IReadOnlyList<LegendEntry> entries, double width, out double height)
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

    private IEnumerable<PlacedText> AxisTexts()
    {
        var (x, y, size) = (_figure.X, _figure.Y, _figure.Size);
        double last = double.NegativeInfinity;
        foreach (var tick in x.Ticks)
        {
            double at = Pixel(tick.Position, y.From).X, half = WidthOf(tick.Label) / 2;
            // The tick stays; a label that would overlap the one before it does not.
            if (at - half < last + 6)
                continue;
            last = at + half;
            yield return new PlacedText(tick.Label, Math.Min(at, size.Width - half), Area.Bottom + 19, TextAnchor.Middle);
        }
        foreach (var tick in y.Ticks)
            yield return new PlacedText(tick.Label, Area.Left - 7, Pixel(x.From, tick.Position).Y + 4.5, TextAnchor.End);
        if (x.Label.Length > 0)
        {
            string label = Fitting(x.Label, size.Width - 4);
            double half = WidthOf(label, isBold: true) / 2;
            // Below the middle of the axis, unless it would leave the picture there.
            double middle = Math.Max(Math.Min((Area.Left + Area.Right) / 2, size.Width - 2 - half), 2 + half);
            yield return new PlacedText(label, middle, size.Height - 7, TextAnchor.Middle, IsBold: true);
        }
        if (y.Label.Length > 0)
            yield return new PlacedText(Fitting(y.Label, Area.Bottom - Area.Top + 30), 15, (Area.Top + Area.Bottom) / 2, TextAnchor.Middle, IsVertical: true, IsBold: true);
    }

    /// <summary>A label without its part in parentheses if there is no room for that.</summary>
    private static string Fitting(string label, double room) =>
        WidthOf(label, isBold: true) <= room || label.IndexOf(" (", StringComparison.Ordinal) is not (> 0 and int parenthesis) ? label : label[..parenthesis];

    private PlacedText Place(FigureText text)
    {
        var at = Pixel(text.X, text.Y);
        return new PlacedText(text.Text, at.X + text.MoveX, at.Y + text.MoveY + 4.5, text.Anchor);
    }

    /// <summary>Places each optional text to the right of its point, to the left of it, or not at all.</summary>
    private void AddOptional(List<PlacedText> texts)
    {
        int shown = 0;
        foreach (var text in _figure.Texts.Where(text => text.IsOptional))
        {
            if (shown == _figure.MaxOptionalTexts)
                return;
            PlacedText[] places = [Place(text), Place(text with { Anchor = TextAnchor.End, MoveX = -text.MoveX })];
            if (places.FirstOrDefault(place => IsFree(place.Box, texts)) is not { } free)
                continue;
            texts.Add(free);
            shown++;
        }
    }

    private bool IsFree(PixelBox box, List<PlacedText> texts) =>
        box.Left >= Area.Left && box.Right <= _figure.Size.Width - 2 && box.Top >= Area.Top - 6 && box.Bottom <= Area.Bottom + 2 && !texts.Any(text => text.Box.Overlaps(box));
}
