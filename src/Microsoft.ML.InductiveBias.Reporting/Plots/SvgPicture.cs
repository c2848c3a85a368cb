using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A figure as SVG: light, with texts as texts, colours that follow the theme, a title and a description.</summary>
internal static class SvgPicture
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string[] Kept = ["d", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "cx", "cy", "r", "rx", "ry", "points", "transform", "fill", "stroke", "stroke-width", "stroke-opacity", "fill-opacity", "clip-path", "id", "fill-rule", "stroke-linecap"];

    private static readonly Dictionary<string, PlotColor> ByLight = PlotColor.All.ToDictionary(color => color.Light, StringComparer.OrdinalIgnoreCase);

    /// <summary>The element <c>svg</c>.</summary>
    /// <param name="figure">What to draw, in the light theme.</param>
    /// <param name="title">The name of the plot.</param>
    /// <param name="description">What it shows, for who does not see it.</param>
    /// <param name="prefix">Begins every id; unique in a page.</param>
    public static XElement Of(Figure figure, string title, string description, string prefix)
    {
        var layout = new FigureLayout(figure);
        var (width, height) = (layout.Width, layout.Height);
        var picture = new XElement(Svg + "svg",
            new XAttribute("class", "ib-plot"),
            new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}")),
            new XAttribute("width", width), new XAttribute("height", height),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{prefix}t {prefix}d"),
            new XElement(Svg + "title", new XAttribute("id", prefix + "t"), title),
            new XElement(Svg + "desc", new XAttribute("id", prefix + "d"), description));
        // Below the white sheet the canvas has a black one, whose edge would show at the rim.
        foreach (var element in Geometry(figure, layout).Elements().Where(element => element.Name.LocalName != "rect" || element.Attribute("fill") is not null))
            picture.Add(Cleaned(element, prefix));
        picture.Add(layout.Texts.Select(Element));
        return picture;
    }

    private static XElement Geometry(Figure figure, FigureLayout layout)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, layout.Width, layout.Height), stream))
            FigureDrawing.Draw(figure, layout, canvas);
        return XElement.Parse(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static XElement? Cleaned(XElement element, string prefix)
    {
        // Only texts without content would be here, from marks without labels; and what is invisible is only weight.
        if (element.Name.LocalName == "text" || element.Attribute("fill-opacity")?.Value == "0" || element.Attribute("stroke-opacity")?.Value == "0")
            return null;
        var cleaned = new XElement(Svg + element.Name.LocalName);
        List<string> classes = [];
        foreach (var attribute in element.Attributes().Where(attribute => Kept.Contains(attribute.Name.LocalName)))
        {
            string value = attribute.Value;
            switch (attribute.Name.LocalName)
            {
                case "id":
                    value = prefix + value;
                    break;
                case "clip-path":
                    value = value.Replace("url(#", $"url(#{prefix}", StringComparison.Ordinal);
                    break;
                case "fill" when ByLight.TryGetValue(Hex(value), out var color):
                    classes.Add("f-" + color.Role);
                    break;
                case "stroke" when ByLight.TryGetValue(Hex(value), out var color):
                    classes.Add("k-" + color.Role);
                    break;
                case "stroke-width" when DashCode.Dashes(value) is { Length: > 0 } dashes:
                    cleaned.SetAttributeValue("stroke-dasharray", dashes);
                    value = Shortened(value);
                    break;
                default:
                    value = Shortened(value);
                    break;
            }
            cleaned.SetAttributeValue(attribute.Name.LocalName, value);
        }
        if (classes.Count > 0)
            cleaned.SetAttributeValue("class", string.Join(' ', classes));
        foreach (var child in element.Elements())
            cleaned.Add(Cleaned(child, prefix));
        return cleaned.Name.LocalName == "g" && !cleaned.HasElements ? null : cleaned;
    }

    private static string Hex(string color) => color switch
    {
        "white" => "#FFFFFF",
        "black" => "#000000",
        _ => color,
    };

    /// <summary>A tenth of a pixel is enough.</summary>
    private static string Shortened(string value)
    {
        var text = new StringBuilder(value.Length);
        int decimals = -1;
        foreach (char character in value)
        {
            decimals = character == '.' ? 0 : char.IsAsciiDigit(character) && decimals >= 0 ? decimals + 1 : -1;
            if (decimals <= 2)
                text.Append(character);
        }
        return text.ToString();
    }

    private static XElement Element(PlacedText text)
    {
        var element = new XElement(Svg + "text",
            new XAttribute("class", "f-" + text.Color.Role),
            new XAttribute("fill", text.Color.Light),
            new XAttribute("font-size", Figure.FontSize),
            new XAttribute("text-anchor", text.Anchor switch { TextAnchor.Start => "start", TextAnchor.Middle => "middle", _ => "end" }));
        if (text.Bold)
            element.SetAttributeValue("font-weight", "600");
        if (text.Upright)
        {
            element.SetAttributeValue("transform", string.Create(CultureInfo.InvariantCulture, $"translate({text.X:0.#} {text.Y:0.#}) rotate(-90)"));
        }
        else
        {
            element.SetAttributeValue("x", text.X.ToString("0.#", CultureInfo.InvariantCulture));
            element.SetAttributeValue("y", text.Y.ToString("0.#", CultureInfo.InvariantCulture));
        }
        element.Value = text.Text;
        return element;
    }
}
