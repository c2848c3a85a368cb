namespace Microsoft.ML.InductiveBias.Images;

/// <summary>The binary files of CIFAR-10 and CIFAR-100: records of one label byte (CIFAR-100: two, of which the second is the fine class) and 3 × 32 × 32 pixels.</summary>
internal static class CifarFile
{
    private const int Channels = 3, Side = 32, Pixels = Channels * Side * Side, CoarseClasses = 20, FineClasses = 100, Classes = 10;

    /// <summary>Reads the content of a file, decompressed.</summary>
    /// <exception cref="InvalidDataException">The length isn't one of whole records, or a label is out of range.</exception>
    public static ImageSet Read(byte[] bytes, string path)
    {
        if (Labels(bytes, 1) is { } ten)
            return Set(bytes, 1, ten);
        if (Labels(bytes, 2) is { } hundred)
            return Set(bytes, 2, hundred);
        throw new InvalidDataException(bytes.Length > 0 && (bytes.Length % (Pixels + 1) == 0 || bytes.Length % (Pixels + 2) == 0)
            ? $"'{path}' has {bytes.Length} bytes, which are whole records of CIFAR, but labels that are out of range: CIFAR-10 has classes 0 to {Classes - 1}; CIFAR-100 has coarse classes 0 to {CoarseClasses - 1} and fine classes 0 to {FineClasses - 1}."
            : $"'{path}' has {bytes.Length} bytes, which aren't whole records: CIFAR-10 has {Pixels + 1} bytes per image and CIFAR-100 {Pixels + 2}, so the file is cut short or in another format. "
                + "Files in the IDX format start with two zero bytes, and those of SVHN (cropped digits) with the words MATLAB 5.0.");
    }

    /// <summary>The classes of all records; <see langword="null"/> if the bytes aren't records with so many label bytes.</summary>
    private static int[]? Labels(byte[] bytes, int labelBytes)
    {
        int record = labelBytes + Pixels;
        if (bytes.Length == 0 || bytes.Length % record != 0)
            return null;
        int[] labels = [.. Enumerable.Range(0, bytes.Length / record).Select(i => (int)bytes[i * record + labelBytes - 1])];
        bool fits = labelBytes == 1 ? labels.Max() < Classes : labels.Max() < FineClasses && Enumerable.Range(0, labels.Length).All(i => bytes[i * record] < CoarseClasses);
        return fits ? labels : null;
    }

    private static ImageSet Set(byte[] bytes, int labelBytes, int[] labels)
    {
        var pixels = new byte[labels.Length * Pixels];
        for (int i = 0; i < labels.Length; i++)
            bytes.AsSpan(i * (labelBytes + Pixels) + labelBytes, Pixels).CopyTo(pixels.AsSpan(i * Pixels));
        return new ImageSet(Channels, Side, Side, pixels, labels);
    }
}
