using System.Buffers.Binary;

namespace Microsoft.ML.InductiveBias.Images;

/// <summary>An array in the IDX format of the MNIST database (images, labels).</summary>
/// <remarks>The format: two zero bytes, the type of the numbers, the number of axes, the length of each axis (4 bytes,
/// big-endian), then the numbers in row-major order. Only unsigned bytes (type 0x08) are supported.</remarks>
/// <param name="Lengths">The length of each axis: [n] for labels, [n, height, width] for images.</param>
/// <param name="Values">All values in row-major order.</param>
internal sealed record IdxFile(IReadOnlyList<int> Lengths, byte[] Values)
{
    /// <summary>The number of items, which is the length of the first axis.</summary>
    public int Items => Lengths[0];

    /// <summary>The number of values per item: 1 for labels, height · width for images.</summary>
    public int ItemLength => Items == 0 ? 0 : Values.Length / Items;

    /// <summary>Reads the content of a file, decompressed.</summary>
    /// <exception cref="InvalidDataException">The file isn't in this format, or its length doesn't match its header.</exception>
    public static IdxFile Read(byte[] bytes, string path)
    {
        if (bytes is not [0, 0, var type, var axes, ..])
            throw new InvalidDataException($"'{path}' doesn't start with two zero bytes, a type and a number of axes; it must be a file in the IDX format.");
        if (type != 0x08)
            throw new InvalidDataException($"'{path}' has numbers of type 0x{type:X2}; only unsigned bytes (0x08) are supported.");
        int header = 4 + 4 * axes;
        if (axes == 0 || bytes.Length < header)
            throw new InvalidDataException($"'{path}' ends within its header of {axes} axes; it must be a file in the IDX format.");
        var lengths = new int[axes];
        long total = 1;
        for (int axis = 0; axis < axes; axis++)
        {
            lengths[axis] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * axis));
            if (lengths[axis] < 1 || (total *= lengths[axis]) > Array.MaxLength)
                throw new InvalidDataException($"'{path}' has {lengths[axis]} values along axis {axis}; each length must be at least 1, and the file can have at most {Array.MaxLength} values.");
        }
        int rest = bytes.Length - header;
        return rest == total ? new IdxFile(lengths, bytes[header..]) : throw new InvalidDataException($"'{path}' has {rest} values, but its header specifies {total}.");
    }

    /// <summary>Joins images with their labels.</summary>
    /// <exception cref="InvalidDataException">They don't fit together.</exception>
    public static ImageSet Join(IdxFile images, string imagePath, IdxFile labels, string labelPath)
    {
        if (images.Lengths.Count is < 2 or > 4)
            throw new InvalidDataException($"'{imagePath}' has {(images.Lengths.Count == 1 ? "a single number per item, but images have more" : $"{images.Lengths.Count} axes, but images have two to four")}. Are images and labels swapped?");
        if (labels.Lengths.Count != 1)
            throw new InvalidDataException($"'{labelPath}' has {labels.ItemLength} numbers per item; it must have one label per item. Are images and labels swapped?");
        if (images.Items != labels.Items)
            throw new InvalidDataException($"'{imagePath}' has {images.Items} images, but '{labelPath}' has {labels.Items} labels; every image needs one label.");
        var (channels, height, width) = images.Lengths switch
        {
            [_, var length] => (1, 1, length),
            [_, var rows, var columns] => (1, rows, columns),
            [_, var planes, var rows, var columns] => (planes, rows, columns),
            _ => throw new InvalidOperationException("The number of axes was checked."),
        };
        return new ImageSet(channels, height, width, images.Values, Array.ConvertAll(labels.Values, label => (int)label));
    }
}
