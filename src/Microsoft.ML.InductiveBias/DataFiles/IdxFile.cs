using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.InductiveBias;

/// <summary>An array in the IDX format of the MNIST database (images, labels), plain or compressed with gzip.</summary>
/// <remarks>The format: two zero bytes, the type of the numbers, the number of axes, the length of each axis (4 bytes,
/// big-endian), then the numbers in row-major order. Here: unsigned bytes (type 0x08).</remarks>
public sealed class IdxFile
{
    private IdxFile(int[] lengths, byte[] values) => (Lengths, Values) = (lengths, values);

    /// <summary>The length of each axis: [n] for labels, [n, height, width] for images.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>The number of items, the length of the first axis.</summary>
    public int Items => Lengths[0];

    /// <summary>The number of values of an item: 1 for labels, height · width for images.</summary>
    public int ItemLength => Items == 0 ? 0 : Values.Length / Items;

    /// <summary>All values, row-major.</summary>
    public byte[] Values { get; }

    /// <summary>Reads a file, compressed (recognised by its first two bytes) or not.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is not in this format, or shorter or longer than its header says.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IdxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        var compressed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        file.Position = 0;
        if (!compressed)
            return Read(file, path);
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        return Read(plain, path);
    }

    /// <summary>The values as single-precision points: one row for each item.</summary>
    public PointSet ToPoints()
    {
        var values = new float[Values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Values[i];
        return PointSet.FromSingle(values, Items, ItemLength);
    }

    private static IdxFile Read(Stream stream, string path)
    {
        var start = new byte[4];
        if (stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) < 4 || start[0] != 0 || start[1] != 0)
            throw new InvalidDataException($"'{path}' does not begin with two zero bytes, a type and a number of axes; it must be a file in the IDX format.");
        if (start[2] != 0x08)
            throw new InvalidDataException($"'{path}' holds numbers of type 0x{start[2]:X2}; only unsigned bytes (0x08) can be read.");
        var axes = start[3];
        var header = new byte[4 * axes];
        if (axes == 0 || stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            throw new InvalidDataException($"'{path}' ends inside of its header of {axes} axes; it must be a file in the IDX format.");
        var lengths = new int[axes];
        long total = 1;
        for (var axis = 0; axis < axes; axis++)
        {
            lengths[axis] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 * axis));
            if (lengths[axis] < 1 || (total *= lengths[axis]) > Array.MaxLength)
                throw new InvalidDataException($"'{path}' has {lengths[axis]} values along axis {axis}; the lengths must be at least 1 and the file at most {Array.MaxLength} values.");
        }
        var values = new byte[total];
        var read = stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (read < values.Length || stream.ReadByte() >= 0)
            throw new InvalidDataException($"'{path}' holds {(read < values.Length ? $"{read}" : $"more than {read}")} values; its header announces {values.Length}.");
        return new IdxFile(lengths, values);
    }
}
