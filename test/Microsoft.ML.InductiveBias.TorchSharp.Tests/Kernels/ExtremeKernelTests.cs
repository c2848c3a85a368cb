using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Kernels;

/// <summary>Kernels at the ends of the range of numbers: a finite matrix with the right values, or a message that says what to change.</summary>
[TestClass]
public sealed class ExtremeKernelTests
{
    private static readonly double[] Extremes = [1e-310, 1e-200, 1e-160, 1e-100, 1, 1e100, 1e160, 1e200, 1e300];

    private static readonly double[][] Rows =
    [
        [0, 0, 0, 0, 0, 0],
        [0, 0, 1e-300, 0, 1e-300, 1e-300],
        [1e300, 0, 1e300, 0, -1e300, 1e300],
        [1, 2, 1, 2, 3, -1],
        [1e300, 1e-300, 0, 1, 1e300, 1e-300],
        [1, -1, -1, 1, 0, 0],
    ];

    private static IEnumerable<Kernel> Kernels()
    {
        foreach (double value in Extremes)
        {
            yield return new RbfKernel { LengthScale = value };
            yield return new LaplacianKernel { LengthScale = value };
            foreach (var smoothness in Enum.GetValues<MaternSmoothness>())
                yield return new MaternKernel { Smoothness = smoothness, LengthScale = value };
            yield return new RationalQuadraticKernel { LengthScale = value };
            yield return new RationalQuadraticKernel { LengthScale = 1, Alpha = value };
            yield return new RbfKernel { LengthScale = LengthScale.PerFeature([value, 1]) };
            yield return new RbfKernel { LengthScale = 1, Amplitude = value };
            yield return new LinearKernel { Offset = value };
            yield return new LinearKernel { Offset = 0, Amplitude = value };
            yield return new PolynomialKernel { Degree = 30, Scale = value };
            yield return new PolynomialKernel { Degree = 3, Offset = value };
            foreach (var activation in Enum.GetValues<KernelActivation>())
            {
                yield return new NngpKernel { Activation = activation, WeightVariance = value };
                yield return new NngpKernel { Activation = activation, BiasVariance = value, Depth = 3 };
                yield return new NtkKernel { Activation = activation, WeightVariance = value, Depth = 2 };
                yield return new NtkKernel { Activation = activation, BiasVariance = value };
            }
            yield return new ConvolutionalNngpKernel(1, 2) { WeightVariance = value };
            yield return new ConvolutionalNngpKernel(1, 2) { BiasVariance = value, Depth = 2, Readout = ImageReadout.GlobalAveragePooling };
            yield return new RbfKernel { LengthScale = value } + new LinearKernel();
            yield return new MaternKernel { LengthScale = value } * new NngpKernel();
        }
        yield return new RbfKernel();
        yield return new LaplacianKernel();
    }

    /// <summary>For every kernel and every set of rows, the Gram matrix is finite, symmetric and has the diagonal of the kernel, or the
    /// kernel's own exception names the kernel and what to change. Fitting ends in one of these ways too.</summary>
    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = false)]
    public void EveryExtremeHasAMatrixOrAMessage()
    {
        foreach (var kernel in Kernels())
        {
            foreach (var rows in Rows)
                Check(kernel, rows);
        }
    }

    [TestMethod]
    [DataRow(1e-160)]
    [DataRow(1e-310)]
    public void RepeatedRowsHaveCorrelationOneAtTinyLengthScales(double lengthScale)
    {
        Kernel[] kernels =
        [
            new RbfKernel { LengthScale = lengthScale }, new LaplacianKernel { LengthScale = lengthScale }, new RationalQuadraticKernel { LengthScale = lengthScale },
            .. Enum.GetValues<MaternSmoothness>().Select(smoothness => new MaternKernel { Smoothness = smoothness, LengthScale = lengthScale }),
        ];
        using var left = Tensors.Matrix(new double[] { 1, 2, 3, 4 }, 2, torch.CPU);
        using var right = Tensors.Matrix(new double[] { 3, 4, 1, 2, 5, 5 }, 2, torch.CPU);
        foreach (var kernel in kernels)
        {
            using var cross = kernel.Resolve(left).Cross(left, right);
            // The rational quadratic kernel falls slowly: what counts as far leaves 2E-300.
            CollectionAssert.AreEqual(new double[] { 0, 1, 0, 1, 0, 0 }, Array.ConvertAll(Tensors.ToArray(cross), value => value < 1e-299 ? 0 : value), kernel.Describe());
        }
    }

    /// <summary>Scaling rows and length scale together changes nothing, even where squares would overflow or underflow.</summary>
    [TestMethod]
    [DataRow(1e-300)]
    [DataRow(1e-155)]
    [DataRow(1e155)]
    [DataRow(1e300)]
    public void OnlyTheRatioOfRowsToLengthScaleMatters(double unit)
    {
        double[] rows = [0, 1, 2, 1, -1, 3];
        foreach (bool isMedian in new[] { false, true })
        {
            Kernel Of(double lengthScale) => isMedian ? new RbfKernel() : new RbfKernel { LengthScale = lengthScale };
            using var plain = Tensors.Matrix(rows, 2, torch.CPU);
            using var scaled = Tensors.Matrix(Array.ConvertAll(rows, value => value * unit), 2, torch.CPU);
            using var expected = Of(2).Resolve(plain).Gram(plain);
            using var actual = Of(2 * unit).Resolve(scaled).Gram(scaled);
            var (a, b) = (Tensors.ToArray(expected), Tensors.ToArray(actual));
            for (int i = 0; i < a.Length; i++)
                Assert.AreEqual(a[i], b[i], 1e-13);
        }
    }

    [TestMethod]
    public void ExtremeAlphasAreTheLimits()
    {
        double[] rows = [0, 1, 3];
        using var points = Tensors.Matrix(rows, 1, torch.CPU);
        using var large = new RationalQuadraticKernel { LengthScale = 1, Alpha = 1e305 }.Gram(points);
        using var rbf = new RbfKernel { LengthScale = 1 }.Gram(points);
        CollectionAssert.AreEqual(Tensors.ToArray(rbf), Tensors.ToArray(large));
        using var small = new RationalQuadraticKernel { LengthScale = 1, Alpha = 1e-310 }.Gram(points);
        CollectionAssert.AreEqual(Enumerable.Repeat(1.0, 9).ToArray(), Tensors.ToArray(small));
    }

    private static void Check(Kernel kernel, double[] rows)
    {
        string what = $"{kernel.Describe()} on {string.Join(' ', rows)}";
        long started = Environment.TickCount64;
        using var points = Tensors.Matrix(rows, 2, torch.CPU);
        try
        {
            var resolved = kernel.Resolve(points);
            using var gram = resolved.Gram(points);
            using var diagonal = resolved.Diagonal(points);
            var (values, variances) = (Tensors.ToArray(gram), Tensors.ToArray(diagonal));
            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual(variances[i], values[i * 3 + i], 1e-12 * variances[i], what);
                for (int j = 0; j < 3; j++)
                {
                    Assert.IsTrue(double.IsFinite(values[i * 3 + j]), what);
                    Assert.AreEqual(values[i * 3 + j], values[j * 3 + i], 1e-12 * variances.Max(), what);
                }
            }
            using var fitted = new GaussianProcessHypothesisSpace(kernel).Fit(new TaskData(TaskKind.Regression, 3, rows, [1, 1, 1]));
            Assert.IsTrue(double.IsFinite(fitted.Jitter), what);
        }
        catch (Exception expected) when (expected is ArgumentException)
        {
            Assert.IsTrue(expected.Message.Contains(kernel.Name, StringComparison.Ordinal) || expected.Message.Contains("median distance", StringComparison.Ordinal)
                || (kernel is CombinedKernel combined && combined.Parts.Any(part => expected.Message.Contains(part.Name, StringComparison.Ordinal))), $"{what}: {expected.Message}");
        }
        Assert.IsLessThan(10_000, Environment.TickCount64 - started, what);
    }
}
