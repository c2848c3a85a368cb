using SkiaSharp;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A figure as a PNG picture.</summary>
internal static class PngPicture
{
    private static readonly string[] Families = ["Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans"];

    /// <summary>The bytes of the file.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="scale">Pixels of the picture for one of a plain screen.</param>
    /// <exception cref="InvalidOperationException">This machine has no font.</exception>
    public static byte[] Of(Figure figure, double scale)
    {
        var layout = new FigureLayout(figure);
        var theme = figure.Frame.Theme;
        using var family = Family();
        using var surface = SKSurface.Create(new SKImageInfo((int)Math.Round(layout.Width * scale), (int)Math.Round(layout.Height * scale)));
        var canvas = surface.Canvas;
        canvas.Clear(SKColor.Parse(PlotColor.Background.In(theme)));
        canvas.Scale((float)scale);
        FigureDrawing.Draw(figure, layout, canvas);
        foreach (var text in layout.Texts)
            DrawText(text, canvas, family, theme);
        using var image = surface.Snapshot();
        using var file = image.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }

    private static void DrawText(PlacedText text, SKCanvas canvas, SKTypeface family, PlotTheme theme)
    {
        using var font = new SKFont(family, Figure.FontSize) { Embolden = text.Bold, Subpixel = true };
        using var paint = new SKPaint { Color = SKColor.Parse(text.Color.In(theme)), IsAntialias = true };
        var alignment = text.Anchor switch { TextAnchor.Start => SKTextAlign.Left, TextAnchor.Middle => SKTextAlign.Center, _ => SKTextAlign.Right };
        canvas.Save();
        canvas.Translate((float)text.X, (float)text.Y);
        if (text.Upright)
            canvas.RotateDegrees(-90);
        canvas.DrawText(text.Text, 0, 0, alignment, font, paint);
        canvas.Restore();
    }

    private static SKTypeface Family()
    {
        var installed = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (installed.Count == 0)
            throw new InvalidOperationException("This machine has no font, so that a PNG picture would have no texts. Install one (on Debian: fonts-dejavu-core), or use SVG, which needs none.");
        return SKTypeface.FromFamilyName(Families.FirstOrDefault(installed.Contains) ?? installed.First());
    }
}
