using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>NNGP of a convolutional ReLU network.</summary>
/// <remarks>Only the covariance of the layers is needed here, never the angle itself, and E[φ(u)φ(v)] is as exact as its cosine.</remarks>
internal sealed class ResolvedConvolutionalKernel(ConvolutionalNngpKernel kernel, double amplitude) : ResolvedKernel
{
    private const double Tiny = 1e-300;

    /// <summary>Matrices of a block that stand beside each other.</summary>
    private const int Temporaries = 8;

    private bool Pools => kernel.Readout == ImageReadout.GlobalAveragePooling;

    private long Pixels => (long)kernel.Height * kernel.Width;

    public override IReadOnlyList<KeyValuePair<string, object>> Parameters =>
    [
        new("kernel", kernel.Name), new("height", kernel.Height), new("width", kernel.Width), new("channels", kernel.Channels),
        new("depth", kernel.Depth), new("filterSize", kernel.FilterSize), new("readout", Pools ? "globalAveragePooling" : "flatten"),
        new("weightVariance", kernel.WeightVariance), new("biasVariance", kernel.BiasVariance), new("amplitude", amplitude),
    ];

    public override ResolvedKernel Amplified(double factor) => new ResolvedConvolutionalKernel(kernel, amplitude * factor);

    public override torch.Tensor Diagonal(torch.Tensor points)
    {
        var diagonal = torch.empty(points.shape[0], dtype: torch.float64);
        for (long row = 0; row < points.shape[0]; row++)
        {
            using var scope = torch.NewDisposeScope();
            var point = points.narrow(0, row, 1);
            diagonal.narrow(0, row, 1).copy_(Matrix(point, point, symmetric: false).flatten());
        }
        return diagonal;
    }

    public override torch.Tensor Cross(torch.Tensor left, torch.Tensor right) => Matrix(left, right, symmetric: false);

    public override torch.Tensor Gram(torch.Tensor points) => Matrix(points, points, symmetric: true);

    private torch.Tensor Matrix(torch.Tensor left, torch.Tensor right, bool symmetric)
    {
        long work = Pools ? Pixels * Pixels : Pixels;
        MatrixMemory.CheckTemporary($"the pixel pairs of two images of {kernel.Height} × {kernel.Width}", (double)Temporaries * work);
        using var scope = torch.NewDisposeScope();
        var (x, y) = (Images(left), Images(right));
        var xVariances = Variances(x);
        var yVariances = symmetric ? xVariances : Variances(y);
        return RowBlocks.Fill(left.shape[0], right.shape[0], symmetric, (rows, columns) => Layers(
            x.narrow(0, rows.Start, rows.Count), xVariances.ConvertAll(v => v.narrow(0, rows.Start, rows.Count)),
            y.narrow(0, columns.Start, columns.Count), yVariances.ConvertAll(v => v.narrow(0, columns.Start, columns.Count))), work).MoveToOuterDisposeScope();
    }

    private torch.Tensor Images(torch.Tensor points) => points.reshape(points.shape[0], kernel.Channels, Pixels);

    /// <summary>The standard deviation of each pixel before each nonlinearity, <c>[a, P]</c>.</summary>
    private List<torch.Tensor> Variances(torch.Tensor images)
    {
        List<torch.Tensor> roots = [];
        var expectation = images.square().mean([1L]);
        for (int layer = 0; layer < kernel.Depth; layer++)
        {
            var variance = Affine(Box(expectation.reshape(-1, kernel.Height, kernel.Width), 1, 2)).flatten(1);
            roots.Add(variance.sqrt());
            expectation = variance * 0.5;
        }
        return roots;
    }

    private torch.Tensor Layers(torch.Tensor x, List<torch.Tensor> xRoots, torch.Tensor y, List<torch.Tensor> yRoots)
    {
        var (a, b, h, w) = (x.shape[0], y.shape[0], (long)kernel.Height, (long)kernel.Width);
        // Pairs of images, then their pixels: [a·b, P] or, for pooling, [a·b, P, P].
        var expectation = Pools
            ? torch.einsum("icp,jcq->ijpq", x, y).div_(kernel.Channels).reshape(a * b, h, w, h, w)
            : torch.einsum("icp,jcp->ijp", x, y).div_(kernel.Channels).reshape(a * b, h, w);
        for (int layer = 0; layer < kernel.Depth; layer++)
        {
            var covariance = Affine(Pools ? Box(Box(expectation, 1, 3, divide: false), 2, 4, divide: false).div_(Area) : Box(expectation, 1, 2));
            var sizes = Pools
                ? (xRoots[layer].reshape(a, 1, Pixels, 1) * yRoots[layer].reshape(1, b, 1, Pixels)).reshape(covariance.shape)
                : (xRoots[layer].reshape(a, 1, Pixels) * yRoots[layer].reshape(1, b, Pixels)).reshape(covariance.shape);
            expectation = ReluExpectation(covariance, sizes);
        }
        return Affine(expectation.reshape(a, b, -1).mean([2L])).mul_(amplitude * amplitude);
    }

    private double Area => (double)kernel.FilterSize * kernel.FilterSize;

    private torch.Tensor Affine(torch.Tensor values) => values.mul_(kernel.WeightVariance).add_(kernel.BiasVariance);

    /// <summary>p q (sin θ + (π − θ) cos θ) / (2π).</summary>
    private static torch.Tensor ReluExpectation(torch.Tensor covariance, torch.Tensor sizes)
    {
        var cosine = covariance.div_(sizes.clamp(min: Tiny)).clamp_(-1, 1);
        var angle = cosine.acos();
        var sine = cosine.mul(cosine).neg_().add_(1).sqrt_();
        return angle.neg_().add_(Math.PI).mul_(cosine).add_(sine).mul_(sizes).mul_(1 / (2 * Math.PI));
    }

    /// <summary>The mean under a filter, zero beyond the border. Of two pixel coordinates of one image the filter moves over both in turn
    /// (a square filter is two of one row); of the same coordinate of two images over both at once.</summary>
    private torch.Tensor Box(torch.Tensor values, int first, int second, bool divide = true) => divide
        ? Shifted(Shifted(values, first), second).div_(Area)
        : Shifted(values, first, second);

    /// <summary>Σ over shifts of the given dimensions by the same amount.</summary>
    private torch.Tensor Shifted(torch.Tensor values, params int[] dimensions)
    {
        int reach = kernel.FilterSize / 2;
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
            upperSum.add_(lowerValues);
            lowerSum.add_(upperValues);
        }
        return sum;
    }
}
