using ScottPlot;
using SkiaSharp;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Draws the geometry of a figure, texts left out.</summary>
internal static class FigureDrawing
{
    public static void Draw(Figure figure, FigureLayout layout, SKCanvas canvas)
    {
        var data = layout.Data;
        figure.Plot.Layout.Fixed(new PixelPadding(data.Left, layout.Width - data.Right, layout.Height - data.Bottom, data.Top));
        figure.Plot.Render(canvas, new PixelRect(0, layout.Width, layout.Height, 0));
        foreach (var leader in layout.Leaders)
        {
            using var paint = Paint.NewDisposablePaint();
            Drawing.DrawLine(canvas, paint, new Pixel((float)leader.X, (float)leader.Bottom), new Pixel((float)leader.X, (float)leader.Top),
                new LineStyle { Color = figure.ColorOf(leader.Color), Width = 1 });
        }
        foreach (var placed in layout.Legend)
            DrawSwatch(figure, placed, canvas);
    }

    private static void DrawSwatch(Figure figure, PlacedEntry placed, SKCanvas canvas)
    {
        var color = figure.ColorOf(placed.Entry.Color);
        var (entry, x, y) = (placed.Entry, (float)placed.X, (float)placed.Y);
        using var paint = Paint.NewDisposablePaint();
        if (entry.Filled)
            Drawing.FillRectangle(canvas, new PixelRect(x, x + (float)FigureLayout.SwatchWidth, y + 5, y - 5), paint, new FillStyle { Color = color.WithAlpha(0.45) });
        if (entry.Line is { } pattern)
        {
            var (width, drawn) = figure.Stroke(2, pattern);
            Drawing.DrawLine(canvas, paint, new Pixel(x, y), new Pixel(x + (float)FigureLayout.SwatchWidth, y),
                new LineStyle { Color = color, Width = width, Pattern = drawn });
        }
        if (entry.Marker is { } shape)
        {
            Drawing.DrawMarker(canvas, paint, new Pixel(x + (float)FigureLayout.SwatchWidth / 2, y),
                new MarkerStyle(shape, 8, color) { LineColor = color, LineWidth = 1.4f });
        }
    }
}
