using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Kernels;

[TestClass]
public class RotatedSpectrumTests
{
    private const int Columns = 3;

    /// <summary>Orders around the bandwidth of 32 and the tile of 256.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(31)]
    [DataRow(32)]
    [DataRow(33)]
    [DataRow(34)]
    [DataRow(35)]
    [DataRow(63)]
    [DataRow(64)]
    [DataRow(65)]
    [DataRow(97)]
    [DataRow(255)]
    [DataRow(256)]
    [DataRow(257)]
    [DataRow(290)]
    [DataRow(545)]
    public void TheSpectrumOfADenseMatrixIsThatOfTheFullDecomposition(int n) => AssertSpectrum(Spread(n, i => 1 + Math.Sin(i)), n);

    [TestMethod]
    public void EqualEigenvaluesShareTheirProjection() => AssertSpectrum(Spread(150, i => i < 70 ? 2 : i < 100 ? 1 : 0.25), 150);

    [TestMethod]
    public void ClustersAreDecomposed() => AssertSpectrum(Spread(150, i => (i % 5) + (1e-12 * i)), 150);

    [TestMethod]
    public void AMatrixOfLowRankHasItsRank() => AssertSpectrum(Spread(200, i => i < 7 ? 1 + i : 0), 200);

    [TestMethod]
    public void AGradedSpectrumIsDecomposed() => AssertSpectrum(Spread(200, i => Math.Pow(10, -0.1 * i)), 200);

    [TestMethod]
    public void ZeroOneAndDiagonalMatricesAreDecomposed()
    {
        AssertSpectrum(torch.zeros([80, 80], dtype: torch.float64), 80);
        AssertSpectrum(torch.eye(80, dtype: torch.float64), 80);
        AssertSpectrum(torch.diag(torch.arange(80, dtype: torch.float64)), 80);
        AssertSpectrum(torch.ones([80, 80], dtype: torch.float64), 80);
    }

    [TestMethod]
    [DataRow(1e-300)]
    [DataRow(1e-150)]
    [DataRow(1e150)]
    [DataRow(1e300)]
    public void TheScaleDoesNotMatter(double scale)
    {
        const int Order = 70;
        using var scope = torch.NewDisposeScope();
        var matrix = Spread(Order, i => 1 + (i * 0.1));
        double[] residuals = Residuals(Order);
        var unit = RotatedSpectrum.Of(AlignedNumbers.Of(matrix), Order, residuals);
        var scaled = RotatedSpectrum.Of(AlignedNumbers.Of(matrix * scale), Order, residuals);
        for (int i = 0; i < Order; i++)
            Assert.AreEqual(unit.Eigenvalues[i], scaled.Eigenvalues[i] / scale, 1e-13 * unit.Eigenvalues[^1]);
    }

    /// <summary>Every width gives the same law; narrow ones make many reflections of few rows.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    [DataRow(64)]
    public void TheBandwidthDoesNotMatter(int width) => AssertSpectrum(Spread(130, i => 1 + Math.Cos(i)), 130, width);

    [TestMethod]
    public void EveryRunAndEveryNumberOfThreadsGivesTheSameBits()
    {
        const int Order = 530;
        using var scope = torch.NewDisposeScope();
        var matrix = Spread(Order, i => Math.Exp(-0.02 * i));
        double[] residuals = Residuals(Order);
        int before = torch.get_num_threads();
        try
        {
            RotatedSpectrum? first = null;
            foreach (int threads in (int[])[1, 2, 2, 3, 8])
            {
                torch.set_num_threads(threads);
                var spectrum = RotatedSpectrum.Of(AlignedNumbers.Of(matrix), Order, residuals);
                first ??= spectrum;
                CollectionAssert.AreEqual(first.Eigenvalues, spectrum.Eigenvalues);
                CollectionAssert.AreEqual(first.Projections, spectrum.Projections);
            }
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    [TestMethod]
    [DataRow(1, 1.0)]
    [DataRow(3, 1.0)]
    [DataRow(290, 1.0)]
    [DataRow(290, 1e40)]
    [DataRow(545, 1.0)]
    public void TheEigenvectorsCanBeAskedForLater(int n, double scale)
    {
        using var scope = torch.NewDisposeScope();
        var matrix = Spread(n, i => scale * (1 + i));
        double[] residuals = Residuals(n);
        var spectrum = RotatedSpectrum.Of(AlignedNumbers.Of(matrix), n, residuals);
        var (values, numbers, projections) = spectrum.Decompose(default);
        var vectors = Tensors.Matrix(numbers, n, torch.CPU);
        Assert.AreEqual(0, (vectors.mul(torch.tensor(values)).mm(vectors.t()) - matrix).abs().max().Value(), 1e-12 * n * scale);
        Assert.AreEqual(0, (vectors.mm(torch.tensor(projections, [n, Columns])) - torch.tensor(residuals, [n, Columns])).abs().max().Value(), 1e-12);
        for (int i = 0; i < n; i++)
            Assert.AreEqual(values[i], spectrum.Eigenvalues[i], 1e-13 * n * scale);
    }

    [TestMethod]
    public void ValuesThatAreNotFiniteAreRefused()
    {
        var matrix = Spread(40, _ => 1);
        matrix[20, 20] = torch.tensor(double.NaN);
        Assert.ThrowsExactly<InvalidOperationException>(() => RotatedSpectrum.Of(AlignedNumbers.Of(matrix), 40, Residuals(40)));
    }

    /// <summary>Compares eigenvalues, and Rᵀ (z I − A)⁻¹ R at points near and within the spectrum: it holds everything that the projections
    /// say, and equal eigenvalues may share them in any way.</summary>
    private static void AssertSpectrum(torch.Tensor matrix, int n, int width = 32)
    {
        using var scope = torch.NewDisposeScope();
        double[] residuals = Residuals(n);
        var spectrum = RotatedSpectrum.Of(AlignedNumbers.Of(matrix), n, residuals, width);
        var (values, vectors) = torch.linalg.eigh(matrix);
        double[] expected = Tensors.ToArray(values), projections = Tensors.ToArray(vectors.t().mm(torch.tensor(residuals, [n, Columns])));
        double norm = Math.Max(Math.Abs(expected[0]), Math.Abs(expected[^1]));
        for (int i = 0; i < n; i++)
            Assert.AreEqual(expected[i], spectrum.Eigenvalues[i], 1e-13 * norm, $"eigenvalue {i} of {n}");
        double unit = norm > 0 ? norm : 1;
        foreach (var point in (System.Numerics.Complex[])[new(-0.1, 0), new(0.3, 0.1), new(0.99, 0.05), new(1.5, 0)])
        {
            for (int one = 0; one < Columns; one++)
            {
                for (int other = 0; other <= one; other++)
                {
                    var right = Resolvent(expected, projections, one, other);
                    // The error of the resolvent is that of the matrix, 1e-13, over the squared distance to the spectrum.
                    Assert.AreEqual(0, (Resolvent(spectrum.Eigenvalues, spectrum.Projections, one, other) - right).Magnitude, 1e-10, $"at {point} of {n}");
                }
            }

            System.Numerics.Complex Resolvent(double[] eigenvalues, double[] rotated, int one, int other)
            {
                var sum = System.Numerics.Complex.Zero;
                for (int i = 0; i < n; i++)
                    sum += rotated[(i * Columns) + one] * rotated[(i * Columns) + other] / (point - (eigenvalues[i] / unit));
                return sum / n;
            }
        }
    }

    private static double[] Residuals(int n) => [.. Enumerable.Range(0, n * Columns).Select(i => Math.Sin((i * 1.7) + (0.01 * i * i)))];

    /// <summary>A matrix with given eigenvalues and arbitrary eigenvectors.</summary>
    private static torch.Tensor Spread(int n, Func<int, double> eigenvalue)
    {
        using var scope = torch.NewDisposeScope();
        var points = torch.tensor([.. Enumerable.Range(0, n * n).Select(i => Math.Cos(((double)i * i) + (0.5 * i)))], [n, n], dtype: torch.float64);
        var (basis, _) = torch.linalg.qr(points);
        var values = torch.tensor([.. Enumerable.Range(0, n).Select(eigenvalue)], dtype: torch.float64);
        var matrix = basis.mul(values).mm(basis.t());
        return (matrix + matrix.t()).mul(0.5).MoveToOuterDisposeScope();
    }
}
