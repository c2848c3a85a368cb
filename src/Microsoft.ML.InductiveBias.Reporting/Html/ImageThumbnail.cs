using SkiaSharp;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Small pictures of image files, inside the page.</summary>
internal static class ImageThumbnail
{
    private const int Side = 48;

    /// <summary>The image as a data URI; <see langword="null"/> if there is no such image any more.</summary>
    public static string? Of(string file)
    {
        if (!File.Exists(file))
            return null;
        using var decoded = SKBitmap.Decode(file);
        using var resized = decoded?.Resize(new SKImageInfo(Side, Side), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var png = resized?.Encode(SKEncodedImageFormat.Png, 100);
        return png is null ? null : $"data:image/png;base64,{Convert.ToBase64String(png.Span)}";
    }
}
