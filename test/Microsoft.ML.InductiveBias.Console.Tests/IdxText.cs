using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>Small files in the format of MNIST.</summary>
internal static class IdxText
{
    /// <summary>60 images of 3 × 4 pixels, of three classes.</summary>
    public static (byte[] Pixels, byte[] Labels) Images()
    {
        var random = new Random(5);
        byte[] labels = [.. Enumerable.Range(0, 60).Select(i => (byte)(7 + i % 3))];
        return ([.. labels.SelectMany(label => Enumerable.Range(0, 12).Select(_ => (byte)((label - 7) * 40 + random.Next(170))))], labels);
    }

    public static string WriteCompressed(this TemporaryFolder folder, string name, int[] lengths, byte[] values)
    {
        string path = Path.Combine(folder.Path, name);
        using var file = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        file.Write([0, 0, 8, (byte)lengths.Length]);
        foreach (int length in lengths)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, length);
            file.Write(bytes);
        }
        file.Write(values);
        return path;
    }
}
