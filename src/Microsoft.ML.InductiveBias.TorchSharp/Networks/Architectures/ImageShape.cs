namespace Microsoft.ML.InductiveBias;

/// <summary>The size of images whose pixels are the features, in the order channel, row, column.</summary>
public sealed class ImageShape
{
    /// <summary>The size of an image.</summary>
    /// <param name="channels">Number of channels, at least 1.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="width">Number of columns, at least 1.</param>
    public ImageShape(int channels, int height, int width)
    {
        Channels = Checked.AtLeast(1, channels, nameof(channels));
        Height = Checked.AtLeast(1, height, nameof(height));
        Width = Checked.AtLeast(1, width, nameof(width));
    }

    /// <summary>Number of channels.</summary>
    public int Channels { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Such as <c>1x28x28</c>.</summary>
    public override string ToString() => $"{Channels}x{Height}x{Width}";

    /// <summary>Throws if the features are not the pixels of such an image.</summary>
    internal void Check(int features)
    {
        if (features != (long)Channels * Height * Width)
            throw new ArgumentException($"An image of {this} (channels × height × width) has {(long)Channels * Height * Width} pixels, but there are {features} features.");
    }
}
