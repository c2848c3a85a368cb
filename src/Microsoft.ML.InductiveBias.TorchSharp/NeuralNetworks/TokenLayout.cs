using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>How a row of features is cut into tokens.</summary>
public abstract record TokenLayout
{
    private protected TokenLayout()
    {
    }

    /// <summary>The settings by name, as results show them.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, object>> Settings { get; }

    /// <summary>The number of tokens, and of values in each.</summary>
    /// <param name="features">Number of features d.</param>
    /// <exception cref="ArgumentException">The features do not fill the tokens.</exception>
    public abstract (int Tokens, int Size) Shape(int features);

    /// <summary><c>[S, b, d]</c> to <c>[S, b, tokens, size]</c>.</summary>
    internal abstract torch.Tensor Cut(torch.Tensor inputs);
}

/// <summary>Consecutive features; one in each token by default.</summary>
public sealed record FeatureTokens : TokenLayout
{
    /// <summary>Features in each token, at least 1, a divisor of their number; 1 by default.</summary>
    public int Size
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 1;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object>> Settings => [new("tokenSize", Size)];

    /// <inheritdoc/>
    public override (int Tokens, int Size) Shape(int features) => features % Size == 0
        ? (features / Size, Size)
        : throw new ArgumentException($"{features} features do not fill tokens of {Size}; their number must be a multiple of it.");

    internal override torch.Tensor Cut(torch.Tensor inputs) => inputs.reshape(inputs.shape[0], inputs.shape[1], -1, Size);
}

/// <summary>Square patches of an image whose pixels are the features, in the order channel, row, column.</summary>
public sealed record ImagePatches : TokenLayout
{
    /// <summary>Patches.</summary>
    /// <param name="image">The size of the image.</param>
    /// <param name="patchSize">Pixels along each side of a patch; divides height and width.</param>
    public ImagePatches(ImageShape image, int patchSize)
    {
        ArgumentNullException.ThrowIfNull(image);
        Checked.AtLeast(1, patchSize, nameof(patchSize));
        if (image.Height % patchSize != 0 || image.Width % patchSize != 0)
            throw new ArgumentException($"Patches of {patchSize} × {patchSize} do not fill an image of {image.Height} × {image.Width}; {nameof(patchSize)} must divide height and width.", nameof(patchSize));
        Image = image;
        PatchSize = patchSize;
    }

    /// <summary>The size of the image.</summary>
    public ImageShape Image { get; }

    /// <summary>Pixels along each side of a patch.</summary>
    public int PatchSize { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object>> Settings => [new("image", Image.ToString()), new("patchSize", PatchSize)];

    /// <inheritdoc/>
    public override (int Tokens, int Size) Shape(int features)
    {
        Image.Check(features);
        return (Image.Height / PatchSize * (Image.Width / PatchSize), Image.Channels * PatchSize * PatchSize);
    }

    internal override torch.Tensor Cut(torch.Tensor inputs)
    {
        long s = inputs.shape[0], b = inputs.shape[1];
        int down = Image.Height / PatchSize, across = Image.Width / PatchSize;
        return inputs.reshape(s, b, Image.Channels, down, PatchSize, across, PatchSize)
            .permute(0, 1, 3, 5, 2, 4, 6)
            .reshape(s, b, (long)down * across, (long)Image.Channels * PatchSize * PatchSize);
    }
}
