using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The part of a convolutional network between its convolutions and its output.</summary>
public enum ImageReadout
{
    /// <summary>A dense layer on all pixels.</summary>
    Flatten,

    /// <summary>The average over all pixels, then a dense layer: the position of an object does not matter.</summary>
    GlobalAveragePooling,
}

/// <summary>The prior covariance of a convolutional ReLU network with infinitely many channels, on images.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// `Depth` convolutions with stride 1, zero padding that keeps the size, and ReLU after each; then the readout, a dense layer. Weights
/// have variance `WeightVariance` / (inputs of the unit), biases `BiasVariance`; at the border the padding counts among the inputs.
/// The features of a row are the image's pixels, channel by channel, each row by row: `[channels, height, width]`, the output of
/// ML.NET's `ExtractPixels` without interleaving.
///
/// Cost for n rows and P pixels: $n^2 P$ per layer with `Flatten`, $n^2 P^2$ with `GlobalAveragePooling`, which needs the covariance of
/// every pixel of one image with every pixel of the other.
/// Sources: Novak et al., ICLR 2019 (arXiv 1810.05148); Garriga-Alonso et al., ICLR 2019 (arXiv 1808.05587).
/// ]]></format>
/// </remarks>
public sealed class ConvolutionalNngpKernel : Kernel
{
    private const double Tiny = 1e-300;

    /// <summary>Matrices of a block that are in memory at the same time.</summary>
    private const int Temporaries = 8;

    /// <summary>The kernel of images of one size.</summary>
    /// <param name="height">Rows of pixels, at least 1.</param>
    /// <param name="width">Columns of pixels, at least 1.</param>
    /// <param name="channels">Numbers per pixel, at least 1: 1 for gray, 3 for color.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public ConvolutionalNngpKernel(int height, int width, int channels = 1)
        : base("convolutionalNngp")
    {
        Height = Checked.AtLeast(1, height, nameof(height));
        Width = Checked.AtLeast(1, width, nameof(width));
        Channels = Checked.AtLeast(1, channels, nameof(channels));
    }

    /// <summary>Rows of pixels.</summary>
    internal int Height { get; }

    /// <summary>Columns of pixels.</summary>
    internal int Width { get; }

    /// <summary>Numbers per pixel.</summary>
    internal int Channels { get; }

    /// <summary>The number of convolutions; at least 1, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Depth
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 1;

    /// <summary>Pixels along the side of a filter; odd and at least 1, 3 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is even or below 1.</exception>
    public int FilterSize
    {
        get;
        init => field = Checked.Odd(value);
    } = 3;

    /// <summary>What follows the convolutions; a dense layer on all pixels by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public ImageReadout Readout
    {
        get;
        init => field = Checked.Defined(value);
    }

    /// <summary>σ_w²: the variance of a weight times the number of inputs of its unit; positive and finite, 2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double WeightVariance
    {
        get;
        init => field = Checked.Positive(value);
    } = 2;

    /// <summary>σ_b²: the variance of a bias; finite and at least 0, 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double BiasVariance
    {
        get;
        init => field = Checked.NotNegative(value);
    }

    private protected override IEnumerable<KeyValuePair<string, object>> OwnParameters =>
    [
        new("height", Height), new("width", Width), new("channels", Channels),
        new("depth", Depth), new("filterSize", FilterSize), new("readout", Pools ? "globalAveragePooling" : "flatten"),
        new("weightVariance", WeightVariance), new("biasVariance", BiasVariance),
    ];

    internal override string RemedyForZeros => "Use a bias variance above 0, images that aren't 0, a larger weight variance or amplitude, or a lower depth.";

    private protected override string RemedyForOverflow => "Use a smaller weight variance (2 keeps the size of ReLU activations), a lower depth, a smaller bias variance or amplitude, or scale the pixels down.";

    private bool Pools => Readout == ImageReadout.GlobalAveragePooling;

    private long Pixels => (long)Height * Width;

    private double Area => (double)FilterSize * FilterSize;

    internal override Kernel Resolve(PointRows training) => training.Features == Pixels * Channels
        ? this
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"The rows have {training.Features} features; images of {Height} × {Width} pixels with {Channels} channels have {Pixels * Channels}."));

    private protected override torch.Tensor DiagonalOf(PointRows points)
    {
        var diagonal = Tensors.Empty(points.Device, points.Rows);
        for (long row = 0; row < points.Rows; row++)
        {
            using var scope = torch.NewDisposeScope();
            var point = points.Slice(row, 1);
            diagonal.narrow(0, row, 1).copy_(Matrix(point, point, symmetric: false).flatten());
        }
        return diagonal;
    }

    private protected override torch.Tensor CrossOf(PointRows left, PointRows right) => Matrix(left, right, symmetric: false);

    private protected override torch.Tensor GramOf(PointRows points) => Matrix(points, points, symmetric: true);

    private torch.Tensor Matrix(PointRows left, PointRows right, bool symmetric)
    {
        long work = Pools ? Pixels * Pixels : Pixels;
        MatrixMemory.CheckTemporary($"the pixel pairs of two images of {Height} × {Width}", (double)Temporaries * work, left.Device);
        using var scope = torch.NewDisposeScope();
        var (x, y) = (Images(left), Images(right));
        var xVariances = Variances(x);
        var yVariances = symmetric ? xVariances : Variances(y);
        return RowBlocks.Fill(left.Rows, right.Rows, left.Device, symmetric, (rows, columns) => Layers(
            x.narrow(0, rows.Start, rows.Count), xVariances.ConvertAll(v => v.narrow(0, rows.Start, rows.Count)),
            y.narrow(0, columns.Start, columns.Count), yVariances.ConvertAll(v => v.narrow(0, columns.Start, columns.Count))), work).MoveToOuterDisposeScope();
    }

    private torch.Tensor Images(PointRows points) => points.ToMatrix().reshape(points.Rows, Channels, Pixels);

    /// <summary>The standard deviation of each pixel before each nonlinearity, <c>[a, P]</c>.</summary>
    private List<torch.Tensor> Variances(torch.Tensor images)
    {
        List<torch.Tensor> roots = [];
        var expectation = images.Squared().mean([1L]);
        for (int layer = 0; layer < Depth; layer++)
        {
            var variance = Affine(Box(expectation.reshape(-1, Height, Width), 1, 2)).flatten(1);
            roots.Add(variance.sqrt());
            expectation = variance.Times(0.5);
        }
        return roots;
    }

    private torch.Tensor Layers(torch.Tensor x, List<torch.Tensor> xRoots, torch.Tensor y, List<torch.Tensor> yRoots)
    {
        var (a, b, h, w) = (x.shape[0], y.shape[0], (long)Height, (long)Width);
        // Pairs of images, then their pixels: [a·b, P] or, for pooling, [a·b, P, P].
        var expectation = Pools
            ? torch.einsum("icp,jcq->ijpq", x, y).div_(Scalars.Of(Channels)).reshape(a * b, h, w, h, w)
            : torch.einsum("icp,jcp->ijp", x, y).div_(Scalars.Of(Channels)).reshape(a * b, h, w);
        for (int layer = 0; layer < Depth; layer++)
        {
            var covariance = Affine(Pools ? Box(Box(expectation, 1, 3, divide: false), 2, 4, divide: false).div_(Scalars.Of(Area)) : Box(expectation, 1, 2));
            var sizes = Pools
                ? (xRoots[layer].reshape(a, 1, Pixels, 1) * yRoots[layer].reshape(1, b, 1, Pixels)).reshape(covariance.shape)
                : (xRoots[layer].reshape(a, 1, Pixels) * yRoots[layer].reshape(1, b, Pixels)).reshape(covariance.shape);
            expectation = ReluExpectation(covariance, sizes);
        }
        return Affine(expectation.reshape(a, b, -1).mean([2L])).Times_(Variance);
    }

    private torch.Tensor Affine(torch.Tensor values) => values.Times_(WeightVariance).Plus_(BiasVariance);

    /// <summary>E[φ(u)φ(v)] = p q (sin θ + (π − θ) cos θ) / (2π). It is as exact as the cosine: the angle itself is not needed.</summary>
    private static torch.Tensor ReluExpectation(torch.Tensor covariance, torch.Tensor sizes)
    {
        var cosine = covariance.div_(sizes.clamp(min: Scalars.Of(Tiny))).clamp_(Scalars.Of(-1), Scalars.One);
        var angle = cosine.acos();
        var sine = cosine.mul(cosine).neg_().Plus_(1).sqrt_();
        return angle.neg_().Plus_(Math.PI).mul_(cosine).Plus_(sine).mul_(sizes).Times_(1 / (2 * Math.PI));
    }

    /// <summary>The mean under a filter, zero beyond the border. Of two pixel coordinates of one image the filter moves over both in turn
    /// (a square filter is two of one row); of the same coordinate of two images over both at once.</summary>
    private torch.Tensor Box(torch.Tensor values, int first, int second, bool divide = true) => divide
        ? Shifted(Shifted(values, first), second).div_(Scalars.Of(Area))
        : Shifted(values, first, second);

    /// <summary>Σ over shifts of the given dimensions by the same amount.</summary>
    private torch.Tensor Shifted(torch.Tensor values, params int[] dimensions)
    {
        int reach = FilterSize / 2;
        var sum = values.clone();
        for (int shift = 1; shift <= reach; shift++)
        {
            var (from, to) = (sum, values);
            bool inside = true;
            var (upperSum, lowerValues, lowerSum, upperValues) = (from, to, from, to);
            foreach (int dimension in dimensions)
            {
                long length = values.shape[dimension] - shift;
                inside &= length > 0;
                if (!inside)
                    break;
                upperSum = upperSum.narrow(dimension, shift, length);
                lowerValues = lowerValues.narrow(dimension, 0, length);
                lowerSum = lowerSum.narrow(dimension, 0, length);
                upperValues = upperValues.narrow(dimension, shift, length);
            }
            if (!inside)
                break;
            upperSum.Plus_(lowerValues);
            lowerSum.Plus_(upperValues);
        }
        return sum;
    }
}
