using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Images with their classes.</summary>
/// <param name="Images">The images, a byte for each pixel.</param>
/// <param name="Labels">The class of each image.</param>
/// <param name="Shape">The pixels of an image, such as "28 × 28".</param>
internal sealed record LabelledImages(IdxFile Images, IdxFile Labels, string Shape)
{
    private const float LargestPixel = 255;

    /// <summary>Reads both files.</summary>
    /// <exception cref="ToolException">A file is missing or not in the format, or their lengths differ.</exception>
    public static LabelledImages Read(string imageFile, string labelFile)
    {
        var images = ReadFile(imageFile);
        var labels = ReadFile(labelFile);
        if (images.Lengths.Count < 2)
            throw new ToolException($"--images: {imageFile} holds a single number for each item; images have more. Are --images and --labels exchanged?");
        if (labels.Lengths.Count != 1)
            throw new ToolException($"--labels: {labelFile} holds {labels.ItemLength} numbers for each item; it must hold one label. Are --images and --labels exchanged?");
        if (images.Items != labels.Items)
            throw new ToolException($"{imageFile} holds {Text.Count(images.Items, "image")}, and {labelFile} {Text.Count(labels.Items, "label")}; there must be one for each.");
        return new LabelledImages(images, labels, string.Join(" × ", images.Lengths.Skip(1)));
    }

    /// <summary>The rows for a pipeline: pixels from 0 to 1, and the label.</summary>
    public IDataView ToDataView(MLContext mlContext)
    {
        var definition = SchemaDefinition.Create(typeof(Image));
        definition[nameof(Image.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Images.ItemLength);
        return mlContext.Data.LoadFromEnumerable(Rows(), definition);
    }

    private IEnumerable<Image> Rows()
    {
        for (int row = 0; row < Images.Items; row++)
        {
            var pixels = new float[Images.ItemLength];
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = Images.Values[(row * pixels.Length) + i] / LargestPixel;
            yield return new Image { Features = pixels, Label = Labels.Values[row] };
        }
    }

    private sealed class Image
    {
        public float[]? Features { get; set; }

        public int Label { get; set; }
    }

    private static IdxFile ReadFile(string path)
    {
        ExistingFile.Require(path, "a file in the IDX format");
        try
        {
            return IdxFile.Read(path);
        }
        catch (InvalidDataException malformed)
        {
            // What gzip says of its stream names no file.
            throw new ToolException(malformed.Message.Contains(path, StringComparison.Ordinal) ? malformed.Message : $"'{path}' cannot be read: {malformed.Message}", malformed);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"'{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
