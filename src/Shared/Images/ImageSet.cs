namespace Microsoft.ML.InductiveBias.Images;

/// <summary>Labeled images of one size.</summary>
/// <param name="Channels">1 for gray, 3 for red, green, and blue.</param>
/// <param name="Height">The number of rows of pixels.</param>
/// <param name="Width">The number of pixels of a row.</param>
/// <param name="Pixels">All pixels, [images, channels, height, width] in row-major order.</param>
/// <param name="Labels">The class of each image.</param>
internal sealed record ImageSet(int Channels, int Height, int Width, byte[] Pixels, int[] Labels)
{
    private const double LargestPixel = 255;

    public int Count => Labels.Length;

    /// <summary>The number of values of an image.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>The shape of an image, such as "28 × 28" or "3 × 32 × 32".</summary>
    public string Shape => FormattableString.Invariant($"{(Channels == 1 ? "" : $"{Channels} × ")}{Height} × {Width}");

    /// <summary>The values of an image from 0 to 1, ordered by channel, row, and column.</summary>
    /// <param name="image">The image, counted from 0.</param>
    /// <param name="size">The width and height to which it is resized by the mean of the area that each new pixel covers; the image's own if <see langword="null"/>.</param>
    public double[] Values(int image, int? size = null)
    {
        var pixels = Pixels.AsSpan(image * Length, Length);
        if (size is null || (size == Height && size == Width))
        {
            var values = new double[Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = pixels[i] / LargestPixel;
            return values;
        }
        int side = size.Value;
        var (rows, columns) = (Weights(Height, side), Weights(Width, side));
        var resized = new double[Channels * side * side];
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int row = 0; row < side; row++)
            {
                for (int column = 0; column < side; column++)
                {
                    double sum = 0;
                    foreach (var (y, ofRow) in rows[row])
                    {
                        foreach (var (x, ofColumn) in columns[column])
                            sum += ofRow * ofColumn * pixels[(channel * Height + y) * Width + x];
                    }
                    resized[(channel * side + row) * side + column] = sum / LargestPixel;
                }
            }
        }
        return resized;
    }

    /// <summary>The pixels of a line that each of its new pixels covers, with their shares.</summary>
    private static (int Pixel, double Share)[][] Weights(int length, int side) => [.. Enumerable.Range(0, side).Select(i =>
    {
        double from = i * (double)length / side, to = (i + 1) * (double)length / side;
        return Enumerable.Range((int)from, (int)Math.Min(length, Math.Ceiling(to)) - (int)from)
            .Select(pixel => (pixel, (Math.Min(to, pixel + 1) - Math.Max(from, pixel)) / (to - from))).Where(one => one.Item2 > 0).ToArray();
    })];
}
