using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.InductiveBias.Images;

/// <summary>Files in the format of SVHN's cropped digits: MATLAB 5.0 with the arrays <c>X</c> (bytes, [height, width, channels, images]) and <c>y</c> (a class for each image).</summary>
/// <remarks>A MATLAB 5.0 file is a header of 128 bytes and elements: a type and a length of 4 bytes each, and the content, padded to 8 bytes. A compressed element holds
/// another one. An array consists of elements: flags, lengths of the axes, name, numbers. A short element has its length and up to 4 bytes of content in its first 8 bytes.
/// Numbers are in column-major order. SVHN writes the digit 0 as class 10; it becomes class 0.</remarks>
internal static class SvhnFile
{
    private const int Header = 128, Int8 = 1, UInt8 = 2, Int16 = 3, UInt16 = 4, Int32 = 5, UInt32 = 6, Double = 9, Matrix = 14, Compressed = 15, Ten = 10;

    /// <summary>Whether a file starts as MATLAB 5.0 files do.</summary>
    public static bool HasHeader(byte[] bytes) => bytes.AsSpan().StartsWith("MATLAB 5.0"u8);

    /// <summary>Reads the content of a file.</summary>
    /// <exception cref="InvalidDataException">The file is cut short, or lacks an array.</exception>
    public static ImageSet Read(byte[] bytes, string path)
    {
        if (bytes.Length < Header || bytes[126] != (byte)'I' || bytes[127] != (byte)'M')
            throw new InvalidDataException($"'{path}' has {bytes.Length} bytes; a MATLAB 5.0 file has a header of {Header} that ends with its byte order, which must be little-endian (IM).");
        Dictionary<string, (int[] Lengths, int Type, byte[] Content)> arrays = new(StringComparer.Ordinal);
        try
        {
            for (int at = Header; at < bytes.Length;)
            {
                var (type, content, next) = Element(bytes, at);
                if (type == Compressed)
                {
                    using var inner = new MemoryStream();
                    using (var stream = new ZLibStream(new MemoryStream(content), CompressionMode.Decompress))
                        stream.CopyTo(inner);
                    (type, content, _) = Element(inner.ToArray(), 0);
                    next = at + 8 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4)); // compressed elements have no padding
                }
                if (type == Matrix)
                    AddArray(arrays, content);
                at = next;
            }
        }
        catch (Exception cut) when (cut is ArgumentOutOfRangeException or OverflowException or InvalidDataException)
        {
            throw new InvalidDataException($"'{path}' has {bytes.Length} bytes and ends within an element; the file is cut short or damaged.", cut);
        }
        if (!arrays.TryGetValue("X", out var x) || x.Lengths.Length is not (3 or 4) || x.Type != UInt8)
            throw new InvalidDataException($"'{path}' has no array X of bytes with the axes height, width, channels, and images; its arrays are {(arrays.Count == 0 ? "none" : string.Join(", ", arrays.Keys))}.");
        if (!arrays.TryGetValue("y", out var y))
            throw new InvalidDataException($"'{path}' has no array y with the class of each image; its arrays are {string.Join(", ", arrays.Keys)}.");
        int[] labels = Whole(y.Type, y.Content, path);
        int height = x.Lengths[0], width = x.Lengths[1], channels = x.Lengths[2], images = x.Lengths.Length == 4 ? x.Lengths[3] : 1;
        if (x.Content.Length != (long)height * width * channels * images || labels.Length != images)
            throw new InvalidDataException($"'{path}' has {x.Content.Length} pixels and {labels.Length} classes, but {images} images of {height} × {width} × {channels}.");
        var pixels = new byte[x.Content.Length];
        int target = 0;
        for (int image = 0; image < images; image++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int row = 0; row < height; row++)
                {
                    for (int column = 0; column < width; column++)
                        pixels[target++] = x.Content[row + height * (column + width * (channel + channels * image))];
                }
            }
        }
        bool isSvhn = labels.Min() == 1 && labels.Max() == Ten;
        return new ImageSet(channels, height, width, pixels, isSvhn ? Array.ConvertAll(labels, label => label % Ten) : labels);
    }

    private static void AddArray(Dictionary<string, (int[] Lengths, int Type, byte[] Content)> arrays, byte[] matrix)
    {
        var (_, _, afterFlags) = Element(matrix, 0);
        var (_, lengths, afterLengths) = Element(matrix, afterFlags);
        var (_, name, afterName) = Element(matrix, afterLengths);
        var (type, content, _) = Element(matrix, afterName);
        arrays[Encoding.ASCII.GetString(name)] = ([.. Enumerable.Range(0, lengths.Length / 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4 * i)))], type, content);
    }

    /// <summary>The element at a position, and the position after it.</summary>
    private static (int Type, byte[] Content, int Next) Element(byte[] bytes, int at)
    {
        uint tag = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at, 4));
        int small = (int)(tag >> 16);
        if (small > 0)
            return ((int)(tag & 0xFFFF), bytes.AsSpan(at + 4, Math.Min(small, 4)).ToArray(), at + 8);
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4, 4));
        return ((int)tag, bytes.AsSpan(at + 8, length).ToArray(), checked(at + 8 + length + (8 - length % 8) % 8));
    }

    private static int[] Whole(int type, byte[] content, string path)
    {
        var (size, read) = ((int, Func<int, double>))(type switch
        {
            Int8 or UInt8 => (1, at => content[at]),
            Int16 => (2, at => BinaryPrimitives.ReadInt16LittleEndian(content.AsSpan(at))),
            UInt16 => (2, at => BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(at))),
            Int32 => (4, at => BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(at))),
            UInt32 => (4, at => BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(at))),
            Double => (8, at => BinaryPrimitives.ReadDoubleLittleEndian(content.AsSpan(at))),
            _ => throw new InvalidDataException($"'{path}' has an array y with numbers of type {type}; classes must be whole numbers."),
        });
        return [.. Enumerable.Range(0, content.Length / size).Select(i => read(i * size) is var number && number is >= 0 and <= 1000 && number == Math.Floor(number) ? (int)number
            : throw new InvalidDataException($"'{path}' has class {number.ToString(System.Globalization.CultureInfo.InvariantCulture)}; classes must be whole numbers from 0 to 1000."))];
    }
}
