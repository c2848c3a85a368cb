using System.IO.Compression;

namespace Microsoft.ML.InductiveBias.Benchmarks;

/// <summary>The training part of Fashion-MNIST: 60,000 images of 784 pixels in 10 classes.</summary>
/// <remarks>The folder is that of Debian's package dataset-fashion-mnist, or the one that the variable FASHION_MNIST names.</remarks>
internal static class FashionMnist
{
    private const int Pixels = 28 * 28;

    private static readonly string Folder = Environment.GetEnvironmentVariable("FASHION_MNIST") ?? "/usr/share/datasets/fashion-mnist";

    public static PointSet Images()
    {
        byte[] pixels = Values("train-images-idx3-ubyte.gz", headerLength: 16);
        return PointSet.FromSingle(Array.ConvertAll(pixels, pixel => (float)pixel), pixels.Length / Pixels, Pixels);
    }

    public static int[] Labels() => Array.ConvertAll(Values("train-labels-idx1-ubyte.gz", headerLength: 8), label => (int)label);

    private static byte[] Values(string file, int headerLength)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Folder, file)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray()[headerLength..];
    }
}
