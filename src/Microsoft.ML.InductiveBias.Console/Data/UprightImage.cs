using SkiaSharp;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Pictures in the size that features or pages need, turned as their files ask for.</summary>
internal static class UprightImage
{
    /// <summary>The width and height of pictures in a page.</summary>
    private const int PictureSide = 48;

    private const int BestQuality = 100;
    private const double MaximumColor = 255;

    /// <summary>The colors of an image file that was resized to a square, <c>[3, size, size]</c> from 0 to 1; <see langword="null"/> if it can't be read.</summary>
    public static double[]? Colors(string file, int size)
    {
        using var square = Square(file, size);
        if (square is null)
            return null;
        int count = size * size;
        var values = new double[3 * count];
        for (int i = 0; i < count; i++)
        {
            var color = square.GetPixel(i % size, i / size);
            (values[i], values[count + i], values[2 * count + i]) = (color.Red / MaximumColor, color.Green / MaximumColor, color.Blue / MaximumColor);
        }
        return values;
    }

    /// <summary>A small picture of an image file, as PNG; <see langword="null"/> if it can't be read.</summary>
    public static byte[]? Picture(string file)
    {
        using var square = Square(file, PictureSide);
        return square is null ? null : Png(square);
    }

    /// <summary>A picture of values from 0 to 1, ordered by channel, row, and column, as PNG. With three channels these are red, green, and blue; otherwise the first is gray.</summary>
    public static byte[]? Picture(double[] values, int channels, int height, int width)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < height * width; i++)
            bitmap.SetPixel(i % width, i / width, new SKColor(Color(0, i), Color(channels == 3 ? 1 : 0, i), Color(channels == 3 ? 2 : 0, i)));
        // Small images keep their shape, and their pixels are shown as they are.
        double scale = PictureSide / (double)Math.Max(height, width);
        using var resized = bitmap.Resize(new SKImageInfo(Side(width), Side(height), SKColorType.Rgba8888, SKAlphaType.Opaque),
            scale > 1 ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return resized is null ? null : Png(resized);

        byte Color(int channel, int pixel) => (byte)Math.Round(MaximumColor * Math.Clamp(values[channel * height * width + pixel], 0, 1));

        int Side(int length) => Math.Max(1, (int)Math.Round(scale * length));
    }

    private static byte[] Png(SKBitmap bitmap)
    {
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, BestQuality);
        return png.ToArray();
    }

    /// <summary>The image resized to a square, upright; <see langword="null"/> if it can't be read.</summary>
    private static SKBitmap? Square(string file, int size)
    {
        using var codec = File.Exists(file) ? SKCodec.Create(file) : null;
        if (codec is null)
            return null;
        using var decoded = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        // A file that was cut short has some pixels, too.
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) != SKCodecResult.Success)
            return null;
        var resized = decoded.Resize(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Unpremul), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        if (resized is null || codec.EncodedOrigin == SKEncodedOrigin.TopLeft)
            return resized;
        using (resized)
        {
            var turned = new SKBitmap(resized.Info);
            for (int i = 0; i < size * size; i++)
            {
                var (x, y) = Source(codec.EncodedOrigin, i % size, i / size, size - 1);
                turned.SetPixel(i % size, i / size, resized.GetPixel(x, y));
            }
            return turned;
        }
    }

    /// <summary>Where a pixel of the upright square is in the file: cameras store images as the sensor lies, and say how (the tag Orientation of EXIF).</summary>
    private static (int X, int Y) Source(SKEncodedOrigin origin, int x, int y, int last) => origin switch
    {
        SKEncodedOrigin.TopRight => (last - x, y),
        SKEncodedOrigin.BottomRight => (last - x, last - y),
        SKEncodedOrigin.BottomLeft => (x, last - y),
        SKEncodedOrigin.LeftTop => (y, x),
        SKEncodedOrigin.RightTop => (y, last - x),
        SKEncodedOrigin.RightBottom => (last - y, last - x),
        SKEncodedOrigin.LeftBottom => (last - y, x),
        _ => (x, y),
    };
}
