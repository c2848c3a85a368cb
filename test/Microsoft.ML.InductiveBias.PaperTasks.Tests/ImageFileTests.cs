using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public sealed class ImageFileTests
{
    private static readonly string References = Path.Combine(AppContext.BaseDirectory, "ReferenceValues");

    private readonly string _folder = Directory.CreateTempSubdirectory("paper-tasks-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void IdxPairsAreReadPlainAndCompressed()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 2 * 4).Select(i => (byte)(i * 10))];
        string images = Write("images", Idx([3, 2, 4], pixels)), labels = Write("labels.gz", Compressed(Idx([3], [7, 2, 7])));
        var view = new MLContext().Data.LoadImages(images, labels);
        float[][] rows = [.. view.GetColumn<float[]>("Features")];
        Assert.AreEqual(90 / 255f, rows[1][1]);
        CollectionAssert.AreEqual((uint[])[2, 1, 2], view.GetColumn<uint>("Label").ToArray());
        VBuffer<int> classes = default;
        view.Schema["Label"].Annotations.GetValue("KeyValues", ref classes);
        CollectionAssert.AreEqual((int[])[2, 7], classes.DenseValues().ToArray());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void CifarRecordsAreRead(int labelBytes)
    {
        var random = new Random(1);
        var bytes = new byte[4 * (labelBytes + 3072)];
        random.NextBytes(bytes);
        for (int i = 0; i < 4; i++)
        {
            bytes[i * (labelBytes + 3072)] = (byte)(i % 3);
            bytes[i * (labelBytes + 3072) + labelBytes - 1] = (byte)(i % 3);
        }
        var view = new MLContext().Data.LoadImages(Write("batch.bin", bytes), classes: [0, 2]);
        float[][] rows = [.. view.GetColumn<float[]>("Features")];
        Assert.HasCount(3, rows); // classes 0, 2, 0
        Assert.HasCount(3072, rows[0]);
        Assert.AreEqual(bytes[2 * (labelBytes + 3072) + labelBytes + 5] / 255f, rows[1][5]);
        CollectionAssert.AreEqual((uint[])[1, 2, 1], view.GetColumn<uint>("Label").ToArray());
    }

    [TestMethod]
    [DataRow("svhn.mat")]
    [DataRow("svhn-plain.mat")]
    public void MatlabFilesAreReadAsSciPyWroteThem(string file)
    {
        var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(References, "svhn.json"))).RootElement;
        var view = new MLContext().Data.LoadImages(Path.Combine(References, file));
        int[] pixels = [.. view.GetColumn<float[]>("Features").SelectMany(row => row).Select(value => (int)Math.Round(255 * value))];
        CollectionAssert.AreEqual(expected.GetProperty("pixels").EnumerateArray().Select(value => value.GetInt32()).ToArray(), pixels);
        int[] classes = [0, 1, 2, 3, 9];
        CollectionAssert.AreEqual(expected.GetProperty("classes").EnumerateArray().Select(value => (uint)Array.IndexOf(classes, value.GetInt32()) + 1).ToArray(), view.GetColumn<uint>("Label").ToArray());
    }

    [TestMethod]
    public void SmallerImagesAreMeansOfAreas()
    {
        byte[] pixels = [0, 100, 200, 40, 60, 80];
        string images = Write("images", Idx([1, 2, 3], pixels)), labels = Write("labels", Idx([1], [0]));
        var data = new MLContext().Data;
        Assert.AreEqual(80 / 255f, data.LoadImages(images, labels, size: 1).GetColumn<float[]>("Features").Single()[0], 1e-6f);
        // Two rows stay; the middle column is shared by both halves.
        float[] half = data.LoadImages(images, labels, size: 2).GetColumn<float[]>("Features").Single();
        Assert.AreEqual((0 + 0.5f * 100) / 1.5f / 255, half[0], 1e-6f);
        Assert.AreEqual((0.5f * 60 + 80) / 1.5f / 255, half[3], 1e-6f);
    }

    [TestMethod]
    public void WrongFilesNameFileAndBytes()
    {
        string images = Write("images", Idx([2, 2, 2], new byte[8])), labels = Write("labels", Idx([3], new byte[3])), cut = Write("cut", Idx([2, 2, 2], new byte[8])[..^3]);
        Fails("2 images", images, labels);
        Fails("'" + cut + "' has 5 values, but its header specifies 8", cut, Write("two", Idx([2], [0, 1])));
        Fails("second file", images, null);
        Fails("6000 bytes, which aren't whole records", Write("cut.bin", new byte[6000]), null);
        Fails("0 bytes", Write("empty.bin", []), null);
        Fails("3073 bytes, which are whole records of CIFAR, but labels that are out of range", Write("labels.bin", [11, .. new byte[3072]]), null);
        Fails("labels of its own", Write("one.bin", new byte[3073]), labels);
        byte[] matlab = File.ReadAllBytes(Path.Combine(References, "svhn-plain.mat"));
        Fails("bytes and ends within an element", Write("cut.mat", matlab[..300]), null);
        Fails("100 bytes", Write("header.mat", matlab[..100]), null);
        Fails("no array X", Write("none.mat", matlab[..128]), null);
        Assert.Contains("no image of that class; its classes are 0, 1", Assert.ThrowsExactly<ArgumentException>(() =>
            new MLContext().Data.LoadImages(images, Write("labels2", Idx([2], [0, 1])), classes: [5])).Message, StringComparison.Ordinal);
    }

    private static void Fails(string message, string images, string? labels) =>
        Assert.Contains(message, Assert.ThrowsExactly<InvalidDataException>(() => new MLContext().Data.LoadImages(images, labels)).Message, StringComparison.Ordinal);

    private string Write(string name, byte[] bytes)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Fastest))
            stream.Write(bytes);
        return memory.ToArray();
    }

    private static byte[] Idx(int[] lengths, byte[] values)
    {
        var header = new byte[4 + 4 * lengths.Length];
        (header[2], header[3]) = (8, (byte)lengths.Length);
        for (int axis = 0; axis < lengths.Length; axis++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * axis), lengths[axis]);
        return [.. header, .. values];
    }
}
