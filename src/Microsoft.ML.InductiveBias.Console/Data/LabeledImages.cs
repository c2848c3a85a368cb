using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Images with their classes.</summary>
internal sealed class LabeledImages
{
    private const float MaximumPixel = 255;

    private readonly IdxFile _images, _labels;

    private LabeledImages(IdxFile images, IdxFile labels) => (_images, _labels) = (images, labels);

    public int Count => _images.Items;

    /// <summary>The number of pixels of an image.</summary>
    public int Pixels => _images.ItemLength;

    /// <summary>The shape of an image, such as "28 × 28".</summary>
    public string Shape => string.Join(" × ", _images.Lengths.Skip(1));

    /// <summary>Reads both files.</summary>
    /// <exception cref="ToolException">A file is missing or isn't in the IDX format, or their lengths differ.</exception>
    public static LabeledImages Read(string imageFile, string labelFile, CancellationToken cancellationToken)
    {
        var images = InputFile.Read(imageFile, "a file in the IDX format", path => IdxFile.Read(path, cancellationToken));
        var labels = InputFile.Read(labelFile, "a file in the IDX format", path => IdxFile.Read(path, cancellationToken));
        if (images.Lengths.Count < 2)
            throw new ToolException($"--images: {imageFile} has a single number per item, but images have more. Are --images and --labels swapped?");
        if (labels.Lengths.Count != 1)
            throw new ToolException($"--labels: {labelFile} has {labels.ItemLength} numbers per item; it must have one label per item. Are --images and --labels swapped?");
        if (images.Items != labels.Items)
            throw new ToolException($"{imageFile} has {Text.Count(images.Items, "image")}, but {labelFile} has {Text.Count(labels.Items, "label")}; every image needs one label.");
        return new LabeledImages(images, labels);
    }

    /// <summary>The images as ML.NET data: pixels from 0 to 1 in single precision, and the class.</summary>
    public IDataView View(MLContext mlContext)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[FeatureColumns.Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Pixels);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(RowOf), schema);
    }

    private Row RowOf(int image) => new()
    {
        Features = Array.ConvertAll(_images.Values[(image * Pixels)..((image + 1) * Pixels)], pixel => pixel / MaximumPixel),
        Label = _labels.Values[image],
    };

    private sealed class Row
    {
        [ColumnName(FeatureColumns.Features)]
        public float[] Features { get; set; } = [];

        [ColumnName(FeatureColumns.Label)]
        public byte Label { get; set; }
    }
}
