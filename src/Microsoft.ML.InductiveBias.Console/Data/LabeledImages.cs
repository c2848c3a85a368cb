using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Images;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Reads files of labeled images.</summary>
internal static class LabeledImages
{
    private const string Kind = "a file of images: IDX (MNIST), CIFAR-10 or CIFAR-100 (binary), or MATLAB 5.0 (SVHN)";

    /// <summary>Reads images with their classes.</summary>
    /// <param name="imageFile">The images.</param>
    /// <param name="labelFile">The labels, if they are in a file of their own.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ToolException">A file is missing or in another format, or images and labels don't match.</exception>
    public static ImageSet Read(string imageFile, string? labelFile, CancellationToken cancellationToken)
    {
        byte[] images = InputFile.Read(imageFile, Kind, path => InputFile.Bytes(path, cancellationToken));
        byte[]? labels = labelFile is null ? null : InputFile.Read(labelFile, "a file of labels in the IDX format", path => InputFile.Bytes(path, cancellationToken));
        try
        {
            return ImageFiles.Read(images, imageFile, labels, labelFile);
        }
        catch (InvalidDataException wrong)
        {
            string hint = labelFile is null && ImageFiles.NeedsLabels(images) ? " Use --labels." : "";
            throw new ToolException(wrong.Message + hint, wrong);
        }
    }

    /// <summary>The images as a table, whose rows are the numbers of the images, counted from 0.</summary>
    /// <param name="source">The images.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static RawTable Table(TableSource source, CancellationToken cancellationToken)
    {
        var images = Read(source.File, source.LabelFile, cancellationToken);
        string[] names = [.. Enumerable.Range(0, images.Count).Select(image => image.ToString(CultureInfo.InvariantCulture))];
        using var network = source.Network?.Open(source.ImageSize);
        int? size = network?.Size ?? source.ImageSize;
        double[][] features = network is null ? [] : [.. Enumerable.Range(0, images.Count).Select(image =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return network.Features(images.Values(image, size), images.Channels);
        })];
        return new RawTable(source.File, [ImageFolder.Image, ImageFolder.Class],
            [.. names.Zip(images.Labels, (name, label) => (string[])[name, label.ToString(CultureInfo.InvariantCulture)])], [.. Enumerable.Range(0, images.Count)])
        {
            Missing = MissingValues.Of(""),
            Images = network is null
                ? new ImageFeatures(ImageFeatures.Pixels(images.Channels, size ?? images.Height, size ?? images.Width), images.Channels * (size ?? images.Height) * (size ?? images.Width), name => images.Values(Number(name), size), Picture)
                : new ImageFeatures(network.Description, features[0].Length, name => features[Number(name)], Picture),
        };

        static int Number(string name) => int.Parse(name, CultureInfo.InvariantCulture);

        byte[]? Picture(string name) => UprightImage.Picture(images.Values(Number(name)), images.Channels, images.Height, images.Width);
    }

    /// <summary>The images as ML.NET data: pixels from 0 to 1 in single precision, and the class.</summary>
    public static IDataView View(ImageSet images, MLContext mlContext)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[FeatureColumns.Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, images.Length);
        return mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, images.Count).Select(image => new Row { Features = Array.ConvertAll(images.Values(image), value => (float)value), Label = images.Labels[image] }), schema);
    }

    private sealed class Row
    {
        [ColumnName(FeatureColumns.Features)]
        public float[] Features { get; set; } = [];

        [ColumnName(FeatureColumns.Label)]
        public int Label { get; set; }
    }
}
