// Draws icon.svg, the icon of the packages, as icon.png:  dotnet run docs/images/icon.cs
// It knows the few elements that the icon uses: rect, path and circle, with fill and stroke.
#:package SkiaSharp@3.119.4
#:package SkiaSharp.NativeAssets.Linux.NoDependencies@3.119.4
#:property PublishAot=false
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using SkiaSharp;

string folder = Folder();
var svg = XDocument.Load(Path.Combine(folder, "icon.svg")).Root!;
using var bitmap = new SKBitmap((int)Number(svg, "width"), (int)Number(svg, "height"));
using (var canvas = new SKCanvas(bitmap))
{
    foreach (var shape in svg.Descendants())
    {
        using var path = Outline(shape);
        if (path is null)
            continue;
        if (Text(shape, "fill") is { } fill and not "none")
            canvas.DrawPath(path, new SKPaint { IsAntialias = true, Color = SKColor.Parse(fill) });
        if (Text(shape, "stroke") is { } stroke)
            canvas.DrawPath(path, new SKPaint
            {
                IsAntialias = true, Color = SKColor.Parse(stroke), IsStroke = true,
                StrokeWidth = Number(shape, "stroke-width"), StrokeCap = SKStrokeCap.Round,
            });
    }
}
using var file = File.Create(Path.Combine(folder, "icon.png"));
bitmap.Encode(file, SKEncodedImageFormat.Png, 100);

static SKPath? Outline(XElement shape)
{
    if (shape.Name.LocalName == "path")
        return SKPath.ParseSvgPathData(shape.Attribute("d")!.Value);
    var path = new SKPath();
    if (shape.Name.LocalName == "rect")
        path.AddRoundRect(SKRect.Create(Number(shape, "x"), Number(shape, "y"), Number(shape, "width"), Number(shape, "height")), Number(shape, "rx"), Number(shape, "rx"));
    else if (shape.Name.LocalName == "circle")
        path.AddCircle(Number(shape, "cx"), Number(shape, "cy"), Number(shape, "r"));
    else
        return null;
    return path;
}

// A shape inherits what its group says.
static string? Text(XElement shape, string name) => shape.AncestorsAndSelf().Select(element => element.Attribute(name)?.Value).FirstOrDefault(value => value is not null);

static float Number(XElement shape, string name) => float.Parse(Text(shape, name)!, CultureInfo.InvariantCulture);

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
