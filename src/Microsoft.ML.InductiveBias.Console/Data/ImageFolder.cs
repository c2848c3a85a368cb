namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Reads a folder with one folder of images for each class.</summary>
internal static class ImageFolder
{
    /// <summary>The columns of the table: the path of the image in the folder, and its class, which is the name of the folder that it is in.</summary>
    public const string Image = "Image", Class = "Class";

    /// <summary>The width and height to which images are resized by default.</summary>
    public const int DefaultSize = 16;

    private const int Channels = 3;

    /// <summary>Files with other endings are no images. Those that can't be decoded, such as TIFF files, count as broken and are named.</summary>
    private static readonly string[] s_endings = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".avif"];

    /// <summary>Reads all images, resized to squares.</summary>
    /// <param name="source">The folder, and what becomes of its images.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ToolException">There is no such folder, or it has no images.</exception>
    public static RawTable Read(TableSource source, CancellationToken cancellationToken)
    {
        string folder = source.File;
        using var network = source.Network?.Open(source.ImageSize);
        int size = network?.Size ?? source.ImageSize ?? DefaultSize;
        List<string[]> rows = [];
        List<string> broken = [];
        Dictionary<string, double[]> features = new(StringComparer.Ordinal);
        string[] withoutClass = [.. Directory.EnumerateFiles(folder).Where(IsImage).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        foreach (string classFolder in Directory.GetDirectories(folder).Where(path => !IsHidden(path)).Order(StringComparer.Ordinal))
        {
            foreach (string file in Directory.EnumerateFiles(classFolder, "*", SearchOption.AllDirectories).Where(IsImage).Order(StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string name = Path.GetRelativePath(folder, file);
                if (UprightImage.Colors(file, size) is { } colors)
                {
                    features.Add(name, network?.Features(colors, Channels) ?? colors);
                    rows.Add([name, Path.GetFileName(classFolder)]);
                }
                else
                {
                    broken.Add(name);
                }
            }
        }
        return rows.Count > 0 ? new RawTable(folder, [Image, Class], rows, [.. Enumerable.Range(1, rows.Count)])
        {
            Missing = MissingValues.Of(""),
            Images = new ImageFeatures(network?.Description ?? ImageFeatures.Pixels(Channels, size, size), features[rows[0][0]].Length, name => features[name], name => UprightImage.Picture(Path.Combine(folder, name))),
            Broken = broken,
            WithoutClass = withoutClass,
        }
            : throw new ToolException($"--images: {folder} has {(broken.Count > 0 ? $"no readable images; the first that can't be read is {broken[0]}" : withoutClass.Length > 0 ? $"{Text.Count(withoutClass.Length, "image")}, but none in a folder that names its class" : "no folders with images")}. "
                + "It must have one folder for each class, with files in the formats PNG, JPEG, GIF, BMP, or WebP.");
    }

    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');

    private static bool IsImage(string file) => !IsHidden(file) && s_endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);
}
