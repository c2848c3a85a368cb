using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Benchmarks;

/// <summary>The training part of Fashion-MNIST: 60,000 images of 784 pixels in 10 classes.</summary>
/// <remarks>The folder is that of Debian's package dataset-fashion-mnist, or the one that the variable FASHION_MNIST names.</remarks>
internal static class FashionMnist
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("FASHION_MNIST") ?? "/usr/share/datasets/fashion-mnist";

    public static PointSet Images()
    {
        var images = IdxFile.Read(Path.Combine(Folder, "train-images-idx3-ubyte.gz"));
        return PointSet.FromSingle(Array.ConvertAll(images.Values, pixel => (float)pixel), images.Items, images.ItemLength);
    }

    public static int[] Labels() => [.. IdxFile.Read(Path.Combine(Folder, "train-labels-idx1-ubyte.gz")).Values.Select(label => (int)label)];
}
