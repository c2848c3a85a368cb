namespace Microsoft.ML.InductiveBias.Tests.Kernels;

/// <summary>Kernels of two rows in scalar loops straight from their formulas.</summary>
internal static class PlainKernels
{
    public static double Squared(double[] x, double[] y, double[] scales)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
            sum += Math.Pow((x[j] - y[j]) / scales[scales.Length == 1 ? 0 : j], 2);
        return sum;
    }

    public static double Manhattan(double[] x, double[] y, double[] scales)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
            sum += Math.Abs(x[j] - y[j]) / scales[scales.Length == 1 ? 0 : j];
        return sum;
    }

    public static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    public static double Matern(double r, MaternSmoothness smoothness) => smoothness switch
    {
        MaternSmoothness.Half => Math.Exp(-r),
        MaternSmoothness.ThreeHalves => (1 + Math.Sqrt(3) * r) * Math.Exp(-Math.Sqrt(3) * r),
        _ => (1 + Math.Sqrt(5) * r + 5 * r * r / 3) * Math.Exp(-Math.Sqrt(5) * r),
    };

    /// <summary>NNGP and NTK by the recursion over the three covariances of a pair.</summary>
    public static (double Nngp, double Ntk) Network(double[] x, double[] y, KernelActivation activation, int depth, double weight, double bias)
    {
        double xx = bias + weight * Dot(x, x) / x.Length, yy = bias + weight * Dot(y, y) / x.Length, xy = bias + weight * Dot(x, y) / x.Length;
        double ntk = xy;
        for (int layer = 0; layer < depth; layer++)
        {
            double slope = Slope(activation, xx, yy, xy);
            double next = bias + weight * Expectation(activation, xx, yy, xy);
            (xx, yy) = (bias + weight * Expectation(activation, xx, xx, xx), bias + weight * Expectation(activation, yy, yy, yy));
            xy = next;
            ntk = xy + weight * ntk * slope;
        }
        return (xy, ntk);
    }

    /// <summary>E[φ(u)φ(v)].</summary>
    public static double Expectation(KernelActivation activation, double uu, double vv, double uv)
    {
        if (activation == KernelActivation.Erf)
            return 2 / Math.PI * Math.Asin(2 * uv / Math.Sqrt((1 + 2 * uu) * (1 + 2 * vv)));
        double size = Math.Sqrt(uu * vv);
        if (size == 0)
            return 0;
        double angle = Math.Acos(Math.Clamp(uv / size, -1, 1));
        return size * (Math.Sin(angle) + (Math.PI - angle) * Math.Cos(angle)) / (2 * Math.PI);
    }

    /// <summary>NNGP of a convolutional ReLU network on images <c>[channels, height, width]</c>: all pairs of pixels.</summary>
    public static double Convolutional(double[] x, double[] y, ConvolutionalNngpKernel kernel)
    {
        int pixels = kernel.Height * kernel.Width;
        double[,] xx = Products(x, x), yy = Products(y, y), xy = Products(x, y);
        for (int layer = 0; layer < kernel.Depth; layer++)
        {
            (xx, yy, xy) = (Filtered(xx), Filtered(yy), Filtered(xy));
            var next = new double[pixels, pixels];
            var (nextXx, nextYy) = (new double[pixels, pixels], new double[pixels, pixels]);
            for (int p = 0; p < pixels; p++)
            {
                for (int q = 0; q < pixels; q++)
                {
                    next[p, q] = Expectation(KernelActivation.Relu, xx[p, p], yy[q, q], xy[p, q]);
                    nextXx[p, q] = Expectation(KernelActivation.Relu, xx[p, p], xx[q, q], xx[p, q]);
                    nextYy[p, q] = Expectation(KernelActivation.Relu, yy[p, p], yy[q, q], yy[p, q]);
                }
            }
            (xx, yy, xy) = (nextXx, nextYy, next);
        }
        double sum = 0;
        for (int p = 0; p < pixels; p++)
        {
            for (int q = 0; q < pixels; q++)
            {
                if (kernel.Readout == ImageReadout.GlobalAveragePooling)
                    sum += xy[p, q] / pixels;
                else if (p == q)
                    sum += xy[p, q];
            }
        }
        return kernel.BiasVariance + kernel.WeightVariance * sum / pixels;

        double[,] Products(double[] a, double[] b)
        {
            var products = new double[pixels, pixels];
            for (int p = 0; p < pixels; p++)
            {
                for (int q = 0; q < pixels; q++)
                {
                    for (int c = 0; c < kernel.Channels; c++)
                        products[p, q] += a[c * pixels + p] * b[c * pixels + q] / kernel.Channels;
                }
            }
            return products;
        }

        double[,] Filtered(double[,] values)
        {
            int reach = kernel.FilterSize / 2;
            var result = new double[pixels, pixels];
            for (int p = 0; p < pixels; p++)
            {
                for (int q = 0; q < pixels; q++)
                {
                    double total = 0;
                    for (int dy = -reach; dy <= reach; dy++)
                    {
                        for (int dx = -reach; dx <= reach; dx++)
                        {
                            int py = p / kernel.Width + dy, px = p % kernel.Width + dx, qy = q / kernel.Width + dy, qx = q % kernel.Width + dx;
                            if (py >= 0 && py < kernel.Height && px >= 0 && px < kernel.Width && qy >= 0 && qy < kernel.Height && qx >= 0 && qx < kernel.Width)
                                total += values[py * kernel.Width + px, qy * kernel.Width + qx];
                        }
                    }
                    result[p, q] = kernel.BiasVariance + kernel.WeightVariance * total / (kernel.FilterSize * kernel.FilterSize);
                }
            }
            return result;
        }
    }

    private static double Slope(KernelActivation activation, double uu, double vv, double uv) => activation == KernelActivation.Erf
        ? 4 / Math.PI / Math.Sqrt((1 + 2 * uu) * (1 + 2 * vv) - 4 * uv * uv)
        : (Math.PI - Math.Acos(Math.Clamp(uu * vv == 0 ? 0 : uv / Math.Sqrt(uu * vv), -1, 1))) / (2 * Math.PI);
}
