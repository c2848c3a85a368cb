using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A point of a picture, in pixels from its upper left corner.</summary>
internal readonly record struct Pixel(double X, double Y);

/// <summary>The dash pattern of a line.</summary>
internal enum Dash { Solid, Dashed, Dotted, Short }

/// <summary>The shape of a marker.</summary>
internal enum Marker { Circle, Square, Triangle, Diamond, TriangleDown, Cross, OpenCircle, OpenTriangle }

/// <summary>The SVG elements that plots consist of. A class names the color of each, which follows the theme;
/// the attributes hold the light color for viewers without style sheets.</summary>
internal static class SvgShape
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string?[] DashArrays = [null, "10 6", "2 4", "6 3"];

    /// <summary>A line through points.</summary>
    public static XElement Line(IEnumerable<Pixel> points, PlotColor color, double width, Dash dash = Dash.Solid, double opacity = 1) =>
        Path(Data(points), null, color, width, dash, opacity);

    /// <summary>Separate straight lines, as one element.</summary>
    public static XElement Lines(IEnumerable<(Pixel From, Pixel To)> lines, PlotColor color, double width) =>
        Path(string.Concat(lines.Select(line => Data([line.From, line.To]))), null, color, width);

    /// <summary>A filled polygon.</summary>
    public static XElement Area(IEnumerable<Pixel> corners, PlotColor color, double opacity = 1) => Path(Data(corners) + "Z", color, null, opacity: opacity);

    /// <summary>A filled rectangle.</summary>
    public static XElement Box(Pixel corner, Pixel opposite, PlotColor color, double opacity = 1) =>
        Area([corner, new(opposite.X, corner.Y), opposite, new(corner.X, opposite.Y)], color, opacity);

    /// <summary>A marker around a point.</summary>
    public static XElement Mark(Marker marker, Pixel at, double size, PlotColor color, double opacity = 1)
    {
        double r = size / 2;
        Pixel P(double x, double y) => new(at.X + x * r, at.Y + y * r);
        Pixel[] triangle = [P(0, -1), P(1, 0.8), P(-1, 0.8)];
        return marker switch
        {
            Marker.Circle or Marker.OpenCircle => Styled(new XElement(Svg + "circle", A("cx", at.X), A("cy", at.Y), A("r", r)), marker == Marker.Circle ? color : null, color, 1.4, Dash.Solid, opacity),
            Marker.Cross => Path(Data([P(-1, -1), P(1, 1)]) + Data([P(-1, 1), P(1, -1)]), null, color, 1.8, Dash.Solid, opacity),
            Marker.OpenTriangle => Path(Data(triangle) + "Z", null, color, 1.4, Dash.Solid, opacity),
            _ => Path(Data(marker switch
            {
                Marker.Square => [P(-0.9, -0.9), P(0.9, -0.9), P(0.9, 0.9), P(-0.9, 0.9)],
                Marker.Triangle => triangle,
                Marker.TriangleDown => [P(0, 1), P(1, -0.8), P(-1, -0.8)],
                _ => [P(0, -1.1), P(1.1, 0), P(0, 1.1), P(-1.1, 0)],
            }) + "Z", color, color, 1.4, Dash.Solid, opacity),
        };
    }

    /// <summary>A text.</summary>
    public static XElement Text(PlacedText text)
    {
        var element = Styled(new XElement(Svg + "text"), PlotColor.Text, null, 0, Dash.Solid, 1);
        element.Add(text.IsVertical
            ? [new XAttribute("transform", string.Create(CultureInfo.InvariantCulture, $"translate({text.X:0.##} {text.Y:0.##}) rotate(-90)"))]
            : new[] { A("x", text.X), A("y", text.Y) });
        element.Add(A("font-size", Figure.FontSize), new XAttribute("text-anchor", text.Anchor.ToString().ToLowerInvariant()),
            text.IsBold ? A("font-weight", 600) : null, text.Text);
        return element;
    }

    private static XElement Path(string data, PlotColor? fill, PlotColor? stroke, double width = 0, Dash dash = Dash.Solid, double opacity = 1) =>
        Styled(new XElement(Svg + "path", new XAttribute("d", data)), fill, stroke, width, dash, opacity);

    private static XElement Styled(XElement element, PlotColor? fill, PlotColor? stroke, double width, Dash dash, double opacity)
    {
        string[] classes = [.. fill is null ? (string[])[] : ["f-" + fill.Role], .. stroke is null ? (string[])[] : ["k-" + stroke.Role]];
        element.Add(new XAttribute("class", string.Join(' ', classes)), new XAttribute("fill", fill?.Light ?? "none"));
        if (fill is not null && opacity < 1)
            element.Add(A("fill-opacity", opacity));
        if (stroke is null)
            return element;
        element.Add(new XAttribute("stroke", stroke.Light), A("stroke-width", width));
        if (DashArrays[(int)dash] is { } array)
            element.Add(new XAttribute("stroke-dasharray", array));
        // The outline of a marker is clearer than its inside, so that overlapping ones stay apart.
        if (opacity < 1)
            element.Add(A("stroke-opacity", fill is null ? opacity : Math.Min(1, opacity * 1.5)));
        return element;
    }

    /// <summary>Path data to a hundredth of a pixel.</summary>
    private static string Data(IEnumerable<Pixel> points) =>
        string.Concat(points.Select((point, index) => string.Create(CultureInfo.InvariantCulture, $"{(index == 0 ? 'M' : 'L')}{point.X:0.##} {point.Y:0.##}")));

    private static XAttribute A(string name, double value) => new(name, value.ToString("0.##", CultureInfo.InvariantCulture));
}
