namespace Microsoft.ML.InductiveBias.Images;

/// <summary>Reads files of labeled images; the content shows the format: IDX (MNIST) with a second file of labels, the binary files of CIFAR-10 and CIFAR-100, or MATLAB files like those of SVHN.</summary>
internal static class ImageFiles
{
    /// <summary>Whether a file is in a format whose labels are in a second file.</summary>
    public static bool NeedsLabels(byte[] bytes) => bytes is [0, 0, 0x08, >= 1 and <= 4, ..] && bytes.Length >= 8;

    /// <summary>Reads images from the content of their files, decompressed.</summary>
    /// <exception cref="InvalidDataException">The files aren't images with labels; the message names the file, and its bytes where they don't fit.</exception>
    public static ImageSet Read(byte[] images, string imagePath, byte[]? labels, string? labelPath)
    {
        if (labels is not null)
        {
            return images.Length > 0 && !NeedsLabels(images) && (SvhnFile.HasHeader(images) || images.Length % 3073 == 0 || images.Length % 3074 == 0)
                ? throw new InvalidDataException($"'{imagePath}' has labels of its own; leave out '{labelPath}'.")
                : IdxFile.Join(IdxFile.Read(images, imagePath), imagePath, IdxFile.Read(labels, labelPath!), labelPath!);
        }
        if (SvhnFile.HasHeader(images))
            return SvhnFile.Read(images, imagePath);
        return NeedsLabels(images) && images.Length % 3073 != 0 && images.Length % 3074 != 0
            ? throw new InvalidDataException($"'{imagePath}' is in the IDX format, whose labels are in a second file; specify it, too.")
            : CifarFile.Read(images, imagePath);
    }
}
