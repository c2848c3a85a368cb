using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Kernels;

[TestClass]
public class BlockedAlgebraTests
{
    private const int Rows = 37, Columns = 5, Block = 8;

    [TestMethod]
    public void BlocksGiveTheFactorOfTheWholeMatrixAndLeaveTheOtherTriangle()
    {
        using var scope = torch.NewDisposeScope();
        var matrix = Definite(Rows);
        var expected = torch.linalg.cholesky(matrix);
        var factored = matrix.clone();
        Assert.IsTrue(BlockedCholesky.TryFactor(factored, Block));
        AssertNear(expected, factored.tril());
        AssertNear(matrix.triu(1), factored.triu(1));
        BlockedCholesky.Restore(factored, matrix.diagonal());
        AssertNear(matrix, factored);
    }

    [TestMethod]
    public void BlocksSolveAsTheWholeFactorDoes()
    {
        using var scope = torch.NewDisposeScope();
        var factor = Definite(Rows);
        Assert.IsTrue(BlockedCholesky.TryFactor(factor, Block));
        var lower = factor.tril();
        var sides = torch.tensor([.. Enumerable.Range(0, Rows * Columns).Select(i => Math.Sin(3 * i))], [Rows, Columns], dtype: torch.float64);
        var solved = sides.clone();
        BlockedCholesky.Solve(factor, solved, Block);
        AssertNear(sides, lower.mm(solved));
        solved = sides.clone();
        BlockedCholesky.SolveTransposed(factor, solved, Block);
        AssertNear(sides, lower.t().mm(solved));
    }

    [TestMethod]
    public void AMatrixThatIsNotPositiveDefiniteHasNoFactorInAnyBlock()
    {
        using var scope = torch.NewDisposeScope();
        foreach (int row in (int[])[0, Block - 1, Block, Rows - 1])
        {
            var matrix = Definite(Rows);
            matrix[row, row] = torch.tensor(-1.0);
            Assert.IsFalse(BlockedCholesky.TryFactor(matrix, Block), $"negative at {row}");
        }
    }

    /// <summary>Orders around the tile of 256, and views that are wider than their rows.</summary>
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(5, 40)]
    [DataRow(255, 3)]
    [DataRow(256, 70)]
    [DataRow(257, 300)]
    [DataRow(600, 520)]
    public void TilesGiveWhatTheLibraryGives(int n, int columns)
    {
        using var scope = torch.NewDisposeScope();
        var wide = torch.zeros([n, n + 3], dtype: torch.float64);
        var factor = wide.narrow(1, 2, n);
        var matrix = Definite(n);
        factor.copy_(matrix);
        Assert.IsTrue(TiledAlgebra.Takes(factor));
        Assert.IsTrue(TiledAlgebra.TryFactor(factor));
        AssertNear(torch.linalg.cholesky(matrix), factor.tril());
        AssertNear(matrix.triu(1), factor.triu(1));
        var sides = torch.tensor([.. Enumerable.Range(0, n * columns).Select(i => Math.Sin(3 * i))], [n, columns], dtype: torch.float64);
        var solved = sides.clone();
        TiledAlgebra.Solve(factor, solved);
        AssertNear(sides, factor.tril().mm(solved));
        var symmetric = Definite(columns);
        var expected = symmetric - solved.t().mm(solved);
        TiledAlgebra.SubtractSquare(symmetric, solved);
        AssertNear(expected, symmetric);
        AssertNear(symmetric, symmetric.t());
        matrix[n - 1, n - 1] = torch.tensor(-1.0);
        Assert.IsFalse(TiledAlgebra.TryFactor(matrix));
    }

    [TestMethod]
    public void TheDecompositionInPlaceIsThatOfLibtorch()
    {
        foreach (int n in (int[])[1, 2, 63, 64, 65, 130])
        {
            using var scope = torch.NewDisposeScope();
            var matrix = Definite(n);
            AlignedNumbers own = AlignedNumbers.Of(matrix), other = AlignedNumbers.Of(matrix);
            double[] values = SymmetricEigen.Decompose(own, n), expected = SymmetricEigen.ByTensors(other, n);
            for (int i = 0; i < n; i++)
                Assert.AreEqual(expected[i], values[i], 1e-12 * expected[n - 1]);
            var vectors = own.AsMatrix(n);
            AssertNear(matrix, vectors.mm(torch.diag(torch.tensor(values))).mm(vectors.t()));
            var left = other.AsMatrix(n);
            AssertNear(matrix, left.mm(torch.diag(torch.tensor(expected))).mm(left.t()));
        }
    }

    /// <summary>Rounding of a few dozen products of numbers up to about 10.</summary>
    private static void AssertNear(torch.Tensor expected, torch.Tensor actual)
    {
        using var scope = torch.NewDisposeScope();
        Assert.AreEqual(0, (expected - actual).abs().max().Value(), 1e-11);
    }

    private static torch.Tensor Definite(int n)
    {
        using var scope = torch.NewDisposeScope();
        var points = torch.tensor([.. Enumerable.Range(0, n * n).Select(i => Math.Cos(i * i + 0.5 * i))], [n, n], dtype: torch.float64);
        return points.mm(points.t()).Times_(1.0 / n).Plus_(torch.eye(n, dtype: torch.float64)).MoveToOuterDisposeScope();
    }
}
