using System.IO.Compression;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Images;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class IdxFileTests
{
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255];

    private static T With<T>(byte[] content, Func<string, T> read)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            return read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void ImagesAreReadPlainAndCompressed()
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
            gzip.Write(Images);
        foreach (var content in new[] { Images, memory.ToArray() })
        {
            var file = With(content, path => IdxFile.Read(InputFile.Bytes(path), path));
            CollectionAssert.AreEqual(new[] { 2, 1, 3 }, file.Lengths.ToArray());
            Assert.AreEqual(3, file.ItemLength);
            CollectionAssert.AreEqual(Images[^6..], file.Values);
        }
    }

    [TestMethod]
    public void FilesInOtherFormatsAreRefused()
    {
        foreach (var (content, word) in new (byte[], string)[]
        {
            ([1, 2, 3, 4], "two zero bytes"), ([0, 0], "two zero bytes"), ([0, 0, 13, 1], "0x0D"), ([0, 0, 8, 3, 0], "header"),
            (Images[..^1], "5 values"), ([.. Images, 9], "has 7 values"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => With(content, path => IdxFile.Read(content, path))).Message, word);
    }
}
