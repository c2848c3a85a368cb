using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>How a row of features is split into tokens.</summary>
public abstract class TokenLayout
{
    private protected TokenLayout()
    {
    }

    /// <summary>The settings by name, as results show them.</summary>
    internal abstract IReadOnlyList<KeyValuePair<string, object>> Settings { get; }

    /// <summary>The number of tokens, and of values in each.</summary>
    /// <param name="features">Number of features d.</param>
    /// <exception cref="ArgumentException">The features do not fill the tokens.</exception>
    internal abstract (int Tokens, int Size) Shape(int features);

    /// <summary><c>[S, b, d]</c> to <c>[S, b, tokens, size]</c>.</summary>
    internal abstract torch.Tensor Split(torch.Tensor inputs);
}

/// <summary>Tokens of consecutive features.</summary>
public sealed class FeatureTokens : TokenLayout
{
    /// <summary>Features per token, at least 1, a divisor of the number of features; 1 by default.</summary>
    public int Size
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 1;

    internal override IReadOnlyList<KeyValuePair<string, object>> Settings => [new("tokenSize", Size)];

    internal override (int Tokens, int Size) Shape(int features) => features % Size == 0
        ? (features / Size, Size)
        : throw new ArgumentException($"{features} features do not fill tokens of {Size}; their number must be a multiple of it.");

    internal override torch.Tensor Split(torch.Tensor inputs) => inputs.reshape(inputs.shape[0], inputs.shape[1], -1, Size);
}

/// <summary>Square patches of an image whose pixels are the features, in the order channel, row, column.</summary>
public sealed class ImagePatches : TokenLayout
{
    private readonly ImageShape _image;
    private readonly int _patchSize;

    /// <summary>Patches.</summary>
    /// <param name="image">The size of the image.</param>
    /// <param name="patchSize">Pixels along each side of a patch; divides height and width.</param>
    public ImagePatches(ImageShape image, int patchSize)
    {
        ArgumentNullException.ThrowIfNull(image);
        Checked.AtLeast(1, patchSize, nameof(patchSize));
        if (image.Height % patchSize != 0 || image.Width % patchSize != 0)
            throw new ArgumentException($"Patches of {patchSize} × {patchSize} do not fill an image of {image.Height} × {image.Width}; {nameof(patchSize)} must divide height and width.", nameof(patchSize));
        (_image, _patchSize) = (image, patchSize);
    }

    internal override IReadOnlyList<KeyValuePair<string, object>> Settings => [new("image", _image.ToString()), new("patchSize", _patchSize)];

    internal override (int Tokens, int Size) Shape(int features)
    {
        _image.Check(features);
        return (_image.Height / _patchSize * (_image.Width / _patchSize), _image.Channels * _patchSize * _patchSize);
    }

    internal override torch.Tensor Split(torch.Tensor inputs)
    {
        long s = inputs.shape[0], b = inputs.shape[1];
        int down = _image.Height / _patchSize, across = _image.Width / _patchSize;
        return inputs.reshape(s, b, _image.Channels, down, _patchSize, across, _patchSize)
            .permute(0, 1, 3, 5, 2, 4, 6)
            .reshape(s, b, (long)down * across, (long)_image.Channels * _patchSize * _patchSize);
    }
}
