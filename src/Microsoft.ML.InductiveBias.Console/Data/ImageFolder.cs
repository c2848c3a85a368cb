using SkiaSharp;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Reads a folder with one folder of images for each class.</summary>
internal static class ImageFolder
{
    /// <summary>The columns of the table: the path of the image in the folder, and its class, which is the name of the folder that it is in.</summary>
    public const string Image = "Image", Class = "Class";

    /// <summary>The width and height to which images are resized by default.</summary>
    public const int DefaultSize = 16;

    private const int Channels = 3;
    private const double MaximumPixel = 255;

    /// <summary>Files with other endings are no images. Those that can't be decoded, such as TIFF files, count as broken and are named.</summary>
    private static readonly string[] s_endings = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".avif"];

    /// <summary>Reads all images, resized to squares.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="size">The width and height of the resized images.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ToolException">There is no such folder, or it has no images.</exception>
    public static RawTable Read(string folder, int size, CancellationToken cancellationToken)
    {
        List<string[]> rows = [];
        List<string> broken = [];
        Dictionary<string, double[]> pixels = new(StringComparer.Ordinal);
        string[] withoutClass = [.. Directory.EnumerateFiles(folder).Where(IsImage).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        foreach (string classFolder in Directory.GetDirectories(folder).Where(path => !IsHidden(path)).Order(StringComparer.Ordinal))
        {
            foreach (string file in Directory.EnumerateFiles(classFolder, "*", SearchOption.AllDirectories).Where(IsImage).Order(StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string name = Path.GetRelativePath(folder, file);
                if (PixelsOf(file, size) is { } found)
                {
                    pixels.Add(name, found);
                    rows.Add([name, Path.GetFileName(classFolder)]);
                }
                else
                {
                    broken.Add(name);
                }
            }
        }
        return rows.Count > 0 ? new RawTable(folder, [Image, Class], rows, [.. Enumerable.Range(1, rows.Count)]) { Missing = MissingValues.Of(""), Pixels = new ImagePixels(Channels, size, size, name => pixels[name]), Broken = broken, WithoutClass = withoutClass }
            : throw new ToolException($"--images: {folder} has {(broken.Count > 0 ? $"no readable images; the first that can't be read is {broken[0]}" : withoutClass.Length > 0 ? $"{Text.Count(withoutClass.Length, "image")}, but none in a folder that names its class" : "no folders with images")}. "
                + "It must have one folder for each class, with files in the formats PNG, JPEG, GIF, BMP, or WebP.");
    }

    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');

    private static bool IsImage(string file) => !IsHidden(file) && s_endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>The pixels of an image, [3, size, size] from 0 to 1; <see langword="null"/> if it can't be read.</summary>
    private static double[]? PixelsOf(string file, int size)
    {
        using var codec = SKCodec.Create(file);
        if (codec is null)
            return null;
        using var decoded = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        // A file that was cut short has some pixels, too.
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) != SKCodecResult.Success)
            return null;
        using var resized = decoded.Resize(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Unpremul), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        if (resized is null)
            return null;
        var values = new double[size * size * Channels];
        for (int i = 0; i < size * size; i++)
        {
            var color = resized.GetPixel(i % size, i / size);
            (values[i], values[size * size + i], values[2 * size * size + i]) = (color.Red / MaximumPixel, color.Green / MaximumPixel, color.Blue / MaximumPixel);
        }
        return values;
    }
}
