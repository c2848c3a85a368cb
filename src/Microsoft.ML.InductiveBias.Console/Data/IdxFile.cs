using System.Buffers.Binary;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>An array in the IDX format of the MNIST database (images, labels), plain or compressed with gzip.</summary>
/// <remarks>The format: two zero bytes, the type of the numbers, the number of axes, the length of each axis (4 bytes,
/// big-endian), then the numbers in row-major order. Only unsigned bytes (type 0x08) are supported.</remarks>
internal sealed class IdxFile
{
    private IdxFile(int[] lengths, byte[] values) => (Lengths, Values) = (lengths, values);

    /// <summary>The length of each axis: [n] for labels, [n, height, width] for images.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>The number of items, which is the length of the first axis.</summary>
    public int Items => Lengths[0];

    /// <summary>The number of values per item: 1 for labels, height · width for images.</summary>
    public int ItemLength => Items == 0 ? 0 : Values.Length / Items;

    /// <summary>All values in row-major order.</summary>
    public byte[] Values { get; }

    /// <summary>Reads a file. The first two bytes show whether it is compressed.</summary>
    /// <exception cref="InvalidDataException">The file isn't in this format, or its length doesn't match its header.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IdxFile Read(string path, CancellationToken cancellationToken = default)
    {
        using var content = new MemoryStream(InputFile.Bytes(path, cancellationToken));
        return Read(content, path);
    }

    private static IdxFile Read(MemoryStream stream, string path)
    {
        var start = new byte[4];
        if (stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) < 4 || start[0] != 0 || start[1] != 0)
            throw new InvalidDataException($"'{path}' doesn't start with two zero bytes, a type and a number of axes; it must be a file in the IDX format.");
        if (start[2] != 0x08)
            throw new InvalidDataException($"'{path}' has numbers of type 0x{start[2]:X2}; only unsigned bytes (0x08) are supported.");
        int axes = start[3];
        var header = new byte[4 * axes];
        if (axes == 0 || stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            throw new InvalidDataException($"'{path}' ends within its header of {axes} axes; it must be a file in the IDX format.");
        var lengths = new int[axes];
        long total = 1;
        for (int axis = 0; axis < axes; axis++)
        {
            lengths[axis] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 * axis));
            if (lengths[axis] < 1 || (total *= lengths[axis]) > Array.MaxLength)
                throw new InvalidDataException($"'{path}' has {lengths[axis]} values along axis {axis}; each length must be at least 1, and the file can have at most {Array.MaxLength} values.");
        }
        // Compared before anything is allocated: a damaged header may ask for gigabytes.
        long rest = stream.Length - stream.Position;
        if (rest != total)
            throw new InvalidDataException($"'{path}' has {rest} values, but its header specifies {total}.");
        var values = new byte[total];
        stream.ReadExactly(values);
        return new IdxFile(lengths, values);
    }
}
