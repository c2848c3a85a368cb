using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Kernels;

/// <summary>Every kernel: its formula, symmetry, semidefiniteness, and that its parts agree with each other.</summary>
[TestClass]
public sealed class KernelTests
{
    private const int Features = 4;
    private static readonly double[] PerFeature = [0.5, 2, 1, 3];

    private static readonly Dictionary<string, (Kernel Kernel, Func<double[], double[], double> Plain)> Kernels = new()
    {
        ["rbf"] = (new RbfKernel { LengthScale = 1.3, Amplitude = 1.7 }, (x, y) => 1.7 * 1.7 * Math.Exp(-PlainKernels.Squared(x, y, [1.3]) / 2)),
        ["rbf per feature"] = (new RbfKernel { LengthScale = LengthScale.PerFeature(PerFeature) }, (x, y) => Math.Exp(-PlainKernels.Squared(x, y, PerFeature) / 2)),
        ["matern12"] = (Matern(MaternSmoothness.Half), (x, y) => PlainKernels.Matern(Math.Sqrt(PlainKernels.Squared(x, y, [1.3])), MaternSmoothness.Half)),
        ["matern32"] = (Matern(MaternSmoothness.ThreeHalves), (x, y) => PlainKernels.Matern(Math.Sqrt(PlainKernels.Squared(x, y, [1.3])), MaternSmoothness.ThreeHalves)),
        ["matern52"] = (Matern(MaternSmoothness.FiveHalves), (x, y) => PlainKernels.Matern(Math.Sqrt(PlainKernels.Squared(x, y, [1.3])), MaternSmoothness.FiveHalves)),
        ["matern32 per feature"] = (
            new MaternKernel { Smoothness = MaternSmoothness.ThreeHalves, LengthScale = LengthScale.PerFeature(PerFeature) },
            (x, y) => PlainKernels.Matern(Math.Sqrt(PlainKernels.Squared(x, y, PerFeature)), MaternSmoothness.ThreeHalves)),
        ["laplacian"] = (new LaplacianKernel { LengthScale = 2 }, (x, y) => Math.Exp(-PlainKernels.Manhattan(x, y, [2]))),
        ["laplacian per feature"] = (new LaplacianKernel { LengthScale = LengthScale.PerFeature(PerFeature) }, (x, y) => Math.Exp(-PlainKernels.Manhattan(x, y, PerFeature))),
        ["rationalQuadratic"] = (
            new RationalQuadraticKernel { LengthScale = 1.3, Alpha = 0.7 }, (x, y) => Math.Pow(1 + PlainKernels.Squared(x, y, [1.3]) / 1.4, -0.7)),
        ["polynomial"] = (
            new PolynomialKernel { Degree = 3, Offset = 0.5, Scale = 0.4, Amplitude = 2 }, (x, y) => 4 * Math.Pow(0.4 * PlainKernels.Dot(x, y) + 0.5, 3)),
        ["polynomial by features"] = (new PolynomialKernel(), (x, y) => Math.Pow(PlainKernels.Dot(x, y) / Features + 1, 2)),
        ["linear"] = (new LinearKernel { Offset = 0.3, Amplitude = 2 }, (x, y) => 4 * (PlainKernels.Dot(x, y) + 0.3)),
        ["sum"] = (
            new KernelSum(new RbfKernel { LengthScale = 1 }, new LinearKernel { Amplitude = 0.5 }) { Amplitude = 3 },
            (x, y) => 9 * (Math.Exp(-PlainKernels.Squared(x, y, [1]) / 2) + 0.25 * (PlainKernels.Dot(x, y) + 1))),
        ["product"] = (
            (new RbfKernel { LengthScale = 2 } * new LinearKernel()).WithAmplitude(2),
            (x, y) => 4 * Math.Exp(-PlainKernels.Squared(x, y, [2]) / 2) * (PlainKernels.Dot(x, y) + 1)),
        ["nested"] = (
            new RbfKernel { LengthScale = 2 } * (new LinearKernel() + new LaplacianKernel { LengthScale = 1 }),
            (x, y) => Math.Exp(-PlainKernels.Squared(x, y, [2]) / 2) * (PlainKernels.Dot(x, y) + 1 + Math.Exp(-PlainKernels.Manhattan(x, y, [1])))),
        ["external"] = (new ExternalKernel("squared", (x, y) => Math.Pow(PlainKernels.Dot(x.ToArray(), y.ToArray()), 2)) { Amplitude = 2 }, (x, y) => 4 * Math.Pow(PlainKernels.Dot(x, y), 2)),
        ["nngp relu 1"] = Network(new NngpKernel()),
        ["nngp relu 3 bias"] = Network(new NngpKernel { Depth = 3, WeightVariance = 1.5, BiasVariance = 0.3, Amplitude = 1.2 }),
        ["nngp erf 3"] = Network(new NngpKernel { Depth = 3, Activation = KernelActivation.Erf, WeightVariance = 1.5, BiasVariance = 0.2 }),
        ["ntk relu 1"] = Network(new NtkKernel()),
        ["ntk relu 3 bias"] = Network(new NtkKernel { Depth = 3, WeightVariance = 1.5, BiasVariance = 0.3, Amplitude = 1.2 }),
        ["ntk erf 3"] = Network(new NtkKernel { Depth = 3, Activation = KernelActivation.Erf, WeightVariance = 1.5, BiasVariance = 0.2 }),
        ["convolutional"] = Convolutional(new ConvolutionalNngpKernel(2, 2)),
        ["convolutional deep"] = Convolutional(new ConvolutionalNngpKernel(4, 1) { Depth = 3, BiasVariance = 0.1, WeightVariance = 1.7 }),
        ["convolutional channels"] = Convolutional(new ConvolutionalNngpKernel(1, 2, 2) { Depth = 2, FilterSize = 5 }),
        ["convolutional pooled"] = Convolutional(new ConvolutionalNngpKernel(2, 2) { Depth = 2, BiasVariance = 0.1, Readout = ImageReadout.GlobalAveragePooling }),
    };

    public static IEnumerable<object[]> Names => Kernels.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void MatricesAreTheFormulaOfEachPair(string name)
    {
        var (kernel, plain) = Kernels[name];
        var (left, right) = (Rows(37, 1), Rows(23, 2));
        using var a = Tensor(left);
        using var b = Tensor(right);
        var resolved = kernel.Resolve(a);
        using var cross = resolved.Cross(a, b);
        using var gram = resolved.Gram(a);
        using var diagonal = resolved.Diagonal(a);
        for (int i = 0; i < left.Length; i++)
        {
            for (int j = 0; j < right.Length; j++)
                AssertClose(plain(left[i], right[j]), cross[i, j].ToDouble(), $"cross {i}, {j}");
            for (int j = 0; j < left.Length; j++)
                AssertClose(plain(left[i], left[j]), gram[i, j].ToDouble(), $"gram {i}, {j}");
            AssertClose(plain(left[i], left[i]), diagonal[i].ToDouble(), $"diagonal {i}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void MatricesAreSymmetricAndPositiveSemidefinite(string name)
    {
        var rows = Rows(60, 3);
        // The hard cases: repeated and opposite rows, the origin, near-duplicates.
        rows[1] = rows[0];
        rows[2] = Array.ConvertAll(rows[0], value => -value);
        rows[3] = new double[Features];
        rows[4] = Array.ConvertAll(rows[0], value => value * (1 + 1e-9));
        using var points = Tensor(rows);
        using var gram = Kernels[name].Kernel.Resolve(points).Gram(points);
        using var transposed = gram.t();
        using var asymmetry = (gram - transposed).abs().max();
        using var eigenvalues = torch.linalg.eigvalsh(gram);
        double largest = eigenvalues[-1].ToDouble();
        Assert.IsTrue(double.IsFinite(largest));
        Assert.IsLessThanOrEqualTo(1e-15 * largest, asymmetry.ToDouble());
        // Rounding of the elements: n · 2⁻⁵² · λ_max.
        Assert.IsGreaterThan(-60 * Math.ScaleB(1, -52) * largest, eigenvalues[0].ToDouble());
    }

    [TestMethod]
    public void ManyBlocksAreOneMatrix()
    {
        // 400 columns make blocks of 163 rows: several, of unequal size.
        var rows = Rows(400, 4);
        using var points = Tensor(rows);
        foreach (var (name, kernel) in Kernels.Select(entry => (entry.Key, entry.Value.Kernel)).Where(entry => entry.Kernel is NetworkKernel or ConvolutionalNngpKernel))
        {
            var resolved = kernel.Resolve(points);
            using var gram = resolved.Gram(points);
            using var cross = resolved.Cross(points, points);
            using var difference = (gram - cross).abs().max();
            using var size = gram.abs().max();
            // A row's angle to itself is 0 in one and rounding in the other: its root, times the slope of the NTK.
            Assert.IsLessThan(1e-12 * size.ToDouble(), difference.ToDouble(), name);
        }
    }

    [TestMethod]
    [DataRow(1e-3)]
    [DataRow(1e-6)]
    [DataRow(1e-9)]
    public void TheTangentKernelOfNearPointsKeepsItsSlope(double angle)
    {
        // Two unit vectors: Θ = (cos θ)(1 − θ/π) + (sin θ + (π − θ) cos θ)/π for depth 1, weight variance 2 and d = 2.
        using var points = torch.tensor(new[,] { { 1.0, 0.0 }, { Math.Cos(angle), Math.Sin(angle) } });
        using var gram = new NtkKernel().Resolve(points).Gram(points);
        double drop = gram[0, 0].ToDouble() - gram[0, 1].ToDouble();
        // 2 − Θ = 1 − cos θ (1 − θ/π) + 1 − …: linear in θ near 0 with slope 1/π, next terms below 3θ².
        Assert.AreEqual(angle / Math.PI, drop, 3 * angle * angle + 1e-15);
    }

    [TestMethod]
    public void TheTangentKernelOfOppositePointsKeepsItsSlope()
    {
        const double Angle = 1e-8;
        using var points = torch.tensor(new[,] { { 1.0, 0.0 }, { -Math.Cos(Angle), Math.Sin(Angle) } });
        using var gram = new NtkKernel().Resolve(points).Gram(points);
        // Θ⁽⁰⁾ Ė·2 = −cos(Angle) · Angle/π; the angle π − 1e-8 is lost in a cosine.
        Assert.AreEqual(-Angle / Math.PI, gram[0, 1].ToDouble(), 1e-14);
    }

    [TestMethod]
    public void TheRoughKernelOfNearPointsKeepsRelativeAccuracy()
    {
        // Far from the origin, where products of features lose the distance; most pairs are far, so the fast form is taken.
        var rows = Rows(200, 5);
        for (int i = 0; i < 100; i++)
            rows[100 + i] = Array.ConvertAll(rows[i], value => value + 1e-7);
        using var points = Tensor(rows);
        using var gram = Matern(MaternSmoothness.Half).Resolve(points).Gram(points);
        for (int i = 0; i < 100; i++)
        {
            double expected = 1 - Math.Exp(-Math.Sqrt(PlainKernels.Squared(rows[i], rows[100 + i], [1.3])));
            Assert.AreEqual(expected, 1 - gram[i, 100 + i].ToDouble(), 1e-8 * expected);
        }
    }

    [TestMethod]
    public void LengthScalesPerFeatureMustFitTheRows()
    {
        using var points = Tensor(Rows(5, 6));
        var error = Assert.ThrowsExactly<ArgumentException>(() => new RbfKernel { LengthScale = LengthScale.PerFeature(1, 2, 3) }.Resolve(points));
        StringAssert.Contains(error.Message, "3 length scales and the rows have 4 features");
    }

    [TestMethod]
    public void ImagesMustFitTheRows()
    {
        using var points = Tensor(Rows(5, 6));
        var error = Assert.ThrowsExactly<ArgumentException>(() => new ConvolutionalNngpKernel(3, 3).Resolve(points));
        StringAssert.Contains(error.Message, "3 × 3 pixels with 1 channels have 9");
    }

    [TestMethod]
    public void ParametersOutOfRangeAreErrorsThatNameThem()
    {
        (string Name, Action Make)[] cases =
        [
            ("Degree", () => _ = new PolynomialKernel { Degree = 0 }),
            ("Offset", () => _ = new PolynomialKernel { Offset = -1 }),
            ("Scale", () => _ = new PolynomialKernel { Scale = 0 }),
            ("Offset", () => _ = new LinearKernel { Offset = double.NaN }),
            ("Alpha", () => _ = new RationalQuadraticKernel { Alpha = 0 }),
            ("Smoothness", () => _ = new MaternKernel { Smoothness = (MaternSmoothness)7 }),
            ("Depth", () => _ = new NngpKernel { Depth = 0 }),
            ("WeightVariance", () => _ = new NtkKernel { WeightVariance = 0 }),
            ("BiasVariance", () => _ = new NtkKernel { BiasVariance = -0.1 }),
            ("FilterSize", () => _ = new ConvolutionalNngpKernel(3, 3) { FilterSize = 4 }),
            ("height", () => _ = new ConvolutionalNngpKernel(0, 3)),
            ("values", () => LengthScale.PerFeature(1, 0)),
        ];
        foreach (var (name, make) in cases)
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(make).ParamName);
        Assert.ThrowsExactly<ArgumentException>(() => new KernelSum());
        Assert.ThrowsExactly<ArgumentException>(() => new KernelProduct());
    }

    [TestMethod]
    public void KernelsWithEqualParametersAreEqual()
    {
        Assert.AreEqual<Kernel>(new RbfKernel { LengthScale = LengthScale.PerFeature(1, 2) } + new LinearKernel(), new RbfKernel { LengthScale = LengthScale.PerFeature(1, 2) } + new LinearKernel());
        Assert.AreNotEqual<Kernel>(new RbfKernel { LengthScale = LengthScale.PerFeature(1, 2) }, new RbfKernel { LengthScale = LengthScale.PerFeature(1, 3) });
        Assert.AreNotEqual<Kernel>(new KernelSum(new LinearKernel()), new KernelProduct(new LinearKernel()));
    }

    private static MaternKernel Matern(MaternSmoothness smoothness) => new() { Smoothness = smoothness, LengthScale = 1.3 };

    private static (Kernel, Func<double[], double[], double>) Network(NetworkKernel kernel) => (kernel, (x, y) =>
    {
        var (nngp, ntk) = PlainKernels.Network(x, y, kernel.Activation, kernel.Depth, kernel.WeightVariance, kernel.BiasVariance);
        return kernel.Amplitude * kernel.Amplitude * (kernel is NtkKernel ? ntk : nngp);
    });

    private static (Kernel, Func<double[], double[], double>) Convolutional(ConvolutionalNngpKernel kernel) =>
        (kernel, (x, y) => PlainKernels.Convolutional(x, y, kernel));

    private static double[][] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Features).Select(_ => 2 * random.NextDouble() - 0.8).ToArray())];
    }

    private static torch.Tensor Tensor(double[][] rows) => torch.tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);

    /// <summary>The plain tangent kernel of a row with itself sees an angle of √(2⁻⁵²) instead of 0.</summary>
    private static void AssertClose(double expected, double actual, string message) =>
        Assert.AreEqual(expected, actual, 1e-7 * Math.Abs(expected) * (message.StartsWith("cross", StringComparison.Ordinal) ? 1e-5 : 1) + 1e-13, message);
}
