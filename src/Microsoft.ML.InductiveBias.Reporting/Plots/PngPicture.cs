using System.Globalization;
using System.Xml.Linq;
using SkiaSharp;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The SVG of a plot, drawn as a PNG picture.</summary>
internal static class PngPicture
{
    private static readonly string[] Families = ["Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans"];

    /// <summary>Draws the shapes of <see cref="SvgShape"/>.</summary>
    /// <param name="svg">The element <c>svg</c>.</param>
    /// <param name="dark">Whether to use the dark theme.</param>
    /// <param name="scale">Pixels of the picture for each pixel of the SVG.</param>
    /// <exception cref="InvalidOperationException">No font is installed.</exception>
    public static byte[] Of(XElement svg, bool dark, double scale)
    {
        using var typeface = Typeface();
        using var surface = SKSurface.Create(new SKImageInfo((int)Math.Round(Number(svg, "width") * scale), (int)Math.Round(Number(svg, "height") * scale)));
        surface.Canvas.Scale((float)scale);
        foreach (var element in svg.Elements())
        {
            foreach (string name in element.Attribute("class")?.Value.Split(' ') ?? [])
            {
                using var paint = Paint(element, name[2..], isFill: name[0] == 'f', dark);
                if (element.Name.LocalName == "text")
                    DrawText(surface.Canvas, element, typeface, paint);
                else
                    DrawShape(surface.Canvas, element, paint);
            }
        }
        using var image = surface.Snapshot();
        using var file = image.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }

    private static SKPaint Paint(XElement element, string role, bool isFill, bool dark)
    {
        string dashes = element.Attribute("stroke-dasharray")?.Value ?? "";
        return new SKPaint
        {
            IsAntialias = true,
            Style = isFill ? SKPaintStyle.Fill : SKPaintStyle.Stroke,
            Color = SKColor.Parse(PlotColor.OfRole(role).In(dark)).WithAlpha((byte)Math.Round(255 * Number(element, isFill ? "fill-opacity" : "stroke-opacity", 1))),
            StrokeWidth = (float)Number(element, "stroke-width"),
            StrokeJoin = SKStrokeJoin.Round,
            PathEffect = isFill || dashes.Length == 0 ? null : SKPathEffect.CreateDash([.. dashes.Split(' ').Select(part => float.Parse(part, CultureInfo.InvariantCulture))], 0),
        };
    }

    private static void DrawShape(SKCanvas canvas, XElement element, SKPaint paint)
    {
        if (element.Name.LocalName == "circle")
        {
            canvas.DrawCircle((float)Number(element, "cx"), (float)Number(element, "cy"), (float)Number(element, "r"), paint);
            return;
        }
        using var path = SKPath.ParseSvgPathData(element.Attribute("d")!.Value);
        canvas.DrawPath(path, paint);
    }

    private static void DrawText(SKCanvas canvas, XElement element, SKTypeface typeface, SKPaint paint)
    {
        using var font = new SKFont(typeface, (float)Number(element, "font-size")) { Embolden = element.Attribute("font-weight") is not null, Subpixel = true };
        var alignment = element.Attribute("text-anchor")!.Value switch { "start" => SKTextAlign.Left, "middle" => SKTextAlign.Center, _ => SKTextAlign.Right };
        canvas.Save();
        if (element.Attribute("transform")?.Value is { } transform)
        {
            // "translate(x y) rotate(-90)"
            string[] at = transform["translate(".Length..transform.IndexOf(')', StringComparison.Ordinal)].Split(' ');
            canvas.Translate(float.Parse(at[0], CultureInfo.InvariantCulture), float.Parse(at[1], CultureInfo.InvariantCulture));
            canvas.RotateDegrees(-90);
        }
        canvas.DrawText(element.Value, (float)Number(element, "x"), (float)Number(element, "y"), alignment, font, paint);
        canvas.Restore();
    }

    private static double Number(XElement element, string name, double missing = 0) => (double?)element.Attribute(name) ?? missing;

    private static SKTypeface Typeface()
    {
        var installed = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (installed.Count == 0)
            throw new InvalidOperationException("No font is installed, so a PNG picture would have no text. Install one (on Debian: fonts-dejavu-core), or use SVG, which needs none.");
        return SKTypeface.FromFamilyName(Families.FirstOrDefault(installed.Contains) ?? installed.First());
    }
}
