using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>What follows the convolutions of a network before its output.</summary>
public enum ImageReadout
{
    /// <summary>A dense layer on all pixels.</summary>
    Flatten,

    /// <summary>The average over all pixels, then a dense layer: an object may stand anywhere.</summary>
    GlobalAveragePooling,
}

/// <summary>The prior covariance of a convolutional ReLU network with infinitely many channels, on images.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// `Depth` convolutions with stride 1, zero padding that keeps the size, and ReLU after each; then the readout, a dense layer. Weights
/// have variance `WeightVariance` / (inputs of the unit), biases `BiasVariance`; at the border the padding counts among the inputs.
/// The features of a row are the image's pixels, channel by channel, each row by row: `[channels, height, width]`, as ML.NET's
/// `ExtractPixels` gives them without interleaving.
///
/// Cost for n rows and P pixels: $n^2 P$ per layer with `Flatten`, $n^2 P^2$ with `GlobalAveragePooling`, which needs the covariance of
/// every pixel of one image with every pixel of the other.
/// Sources: Novak et al., ICLR 2019 (arXiv 1810.05148); Garriga-Alonso et al., ICLR 2019 (arXiv 1808.05587).
/// ]]></format>
/// </remarks>
public sealed record ConvolutionalNngpKernel : Kernel
{
    private readonly int _depth = 1;
    private readonly int _filterSize = 3;
    private readonly double _weightVariance = 2;
    private readonly double _biasVariance;
    private readonly ImageReadout _readout;

    /// <summary>The kernel of images of one size.</summary>
    /// <param name="height">Rows of pixels, at least 1.</param>
    /// <param name="width">Columns of pixels, at least 1.</param>
    /// <param name="channels">Numbers of a pixel, at least 1: 1 for grey, 3 for colour.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public ConvolutionalNngpKernel(int height, int width, int channels = 1)
    {
        Height = Checked.AtLeast(height, 1, nameof(height));
        Width = Checked.AtLeast(width, 1, nameof(width));
        Channels = Checked.AtLeast(channels, 1, nameof(channels));
    }

    /// <inheritdoc/>
    public override string Name => "convolutionalNngp";

    /// <summary>Rows of pixels.</summary>
    public int Height { get; }

    /// <summary>Columns of pixels.</summary>
    public int Width { get; }

    /// <summary>Numbers of a pixel.</summary>
    public int Channels { get; }

    /// <summary>The number of convolutions; at least 1, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Depth
    {
        get => _depth;
        init => _depth = Checked.AtLeast(value, 1, nameof(Depth));
    }

    /// <summary>Pixels along the side of a filter; odd and at least 1, 3 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is even or below 1.</exception>
    public int FilterSize
    {
        get => _filterSize;
        init => _filterSize = value >= 1 && value % 2 == 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FilterSize), string.Create(CultureInfo.InvariantCulture, $"FilterSize was {value}; it must be odd and at least 1."));
    }

    /// <summary>What follows the convolutions; all pixels by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public ImageReadout Readout
    {
        get => _readout;
        init => _readout = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Readout), $"Readout was {(int)value}; it must be a value of {nameof(ImageReadout)}.");
    }

    /// <summary>σ_w²: the variance of a weight times the number of inputs of its unit; positive and finite, 2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double WeightVariance
    {
        get => _weightVariance;
        init => _weightVariance = Checked.Positive(value, nameof(WeightVariance));
    }

    /// <summary>σ_b²: the variance of a bias; finite and at least 0, 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double BiasVariance
    {
        get => _biasVariance;
        init => _biasVariance = Checked.NotNegative(value, nameof(BiasVariance));
    }

    internal override ResolvedKernel Resolve(torch.Tensor training)
    {
        long features = training.shape[1];
        if (features != (long)Height * Width * Channels)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The rows have {features} features; images of {Height} × {Width} pixels with {Channels} channels have {(long)Height * Width * Channels}."));
        }
        return new ResolvedConvolutionalKernel(this, Amplitude);
    }
}
