using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Cholesky factors and triangular solves in the memory of their arguments: one matrix of the size of the problem, and temporaries
/// of a few blocks.</summary>
/// <remarks>Only the lower triangle of a factor is read or written, so a symmetric matrix keeps its values above the diagonal. Cancellation
/// works between blocks.</remarks>
internal static class BlockedCholesky
{
    /// <summary>Rows and columns of a block: large enough for products at full speed.</summary>
    internal const int Block = 1024;

    /// <summary>Rows of a panel that are solved at a time.</summary>
    private const int PanelRows = 4 * Block;

    /// <summary>Replaces the lower triangle and the diagonal by the factor L of L Lᵀ.</summary>
    /// <param name="matrix"><c>[n, n]</c>, symmetric.</param>
    /// <param name="block">Rows and columns of a block.</param>
    /// <returns>Whether the matrix is positive definite in double precision; if not, its lower triangle is undefined.</returns>
    public static bool TryFactor(torch.Tensor matrix, int block = Block)
    {
        if (block == Block && TiledAlgebra.Takes(matrix))
            return TiledAlgebra.TryFactor(matrix);
        long n = matrix.shape[0];
        for (long start = 0; start < n; start += block)
        {
            Cancellable.ThrowIfCancelled();
            using var scope = torch.NewDisposeScope();
            long count = Math.Min(block, n - start), below = n - start - count;
            var square = matrix.narrow(0, start, count).narrow(1, start, count);
            var left = matrix.narrow(0, start, count).narrow(1, 0, start);
            var remainder = start == 0 ? square : square - torch.mm(left, left.t());
            var (factor, info) = torch.linalg.cholesky_ex(remainder, check_errors: false);
            if (info.Count() != 0)
                return false;
            square.copy_(square.triu(1).Plus_(factor));
            for (long row = 0; row < below; row += PanelRows)
            {
                using var inner = torch.NewDisposeScope();
                long rows = Math.Min(PanelRows, below - row), first = start + count + row;
                var panel = matrix.narrow(0, first, rows).narrow(1, start, count);
                if (start > 0)
                    panel.addmm_(matrix.narrow(0, first, rows).narrow(1, 0, start), left.t(), beta: 1, alpha: -1);
                panel.copy_(torch.linalg.solve_triangular(factor.t(), panel, upper: true, left: false));
            }
        }
        return true;
    }

    /// <summary>Undoes <see cref="TryFactor"/>: the lower triangle becomes the mirror of the upper one.</summary>
    /// <param name="matrix"><c>[n, n]</c>.</param>
    /// <param name="diagonal">The diagonal, <c>[n]</c>.</param>
    public static void Restore(torch.Tensor matrix, torch.Tensor diagonal)
    {
        long n = matrix.shape[0];
        for (long start = 0; start < n; start += Block)
        {
            using var scope = torch.NewDisposeScope();
            long count = Math.Min(Block, n - start);
            matrix.narrow(0, start, count).narrow(1, 0, start).copy_(matrix.narrow(0, 0, start).narrow(1, start, count).t());
            var square = matrix.narrow(0, start, count).narrow(1, start, count);
            var upper = square.triu(1);
            square.copy_(upper.Plus(upper.t()));
            square.diagonal().copy_(diagonal.narrow(0, start, count));
        }
    }

    /// <summary>Replaces B by L⁻¹ B.</summary>
    /// <param name="factor">L in the lower triangle, <c>[n, n]</c>.</param>
    /// <param name="rightSides">B, <c>[n, m]</c>.</param>
    /// <param name="block">Rows and columns of a block.</param>
    public static void Solve(torch.Tensor factor, torch.Tensor rightSides, int block = Block)
    {
        if (block == Block && TiledAlgebra.Takes(factor, rightSides))
        {
            TiledAlgebra.Solve(factor, rightSides);
            return;
        }
        long n = factor.shape[0];
        for (long start = 0; start < n; start += block)
        {
            Cancellable.ThrowIfCancelled();
            using var scope = torch.NewDisposeScope();
            long count = Math.Min(block, n - start);
            var rows = rightSides.narrow(0, start, count);
            if (start > 0)
                rows.addmm_(factor.narrow(0, start, count).narrow(1, 0, start), rightSides.narrow(0, 0, start), beta: 1, alpha: -1);
            rows.copy_(torch.linalg.solve_triangular(Square(factor, start, count), rows, upper: false));
        }
    }

    /// <summary>Replaces B by L⁻ᵀ B.</summary>
    /// <inheritdoc cref="Solve"/>
    public static void SolveTransposed(torch.Tensor factor, torch.Tensor rightSides, int block = Block)
    {
        long n = factor.shape[0];
        for (long start = (n - 1) / block * block; start >= 0; start -= block)
        {
            Cancellable.ThrowIfCancelled();
            using var scope = torch.NewDisposeScope();
            long count = Math.Min(block, n - start), below = n - start - count;
            var rows = rightSides.narrow(0, start, count);
            if (below > 0)
            {
                rows.addmm_(factor.narrow(0, start + count, below).narrow(1, start, count).t(), rightSides.narrow(0, start + count, below), beta: 1, alpha: -1);
            }
            rows.copy_(torch.linalg.solve_triangular(Square(factor, start, count).t(), rows, upper: true));
        }
    }

    /// <summary>The diagonal of (L Lᵀ)⁻¹, in blocks of columns, so that the full inverse is never in memory.</summary>
    /// <param name="factor">L, <c>[n, n]</c>, lower triangular.</param>
    public static double[] InverseDiagonal(torch.Tensor factor)
    {
        const int BlockColumns = 512;
        int rows = (int)factor.shape[0];
        var all = new double[rows];
        for (int start = 0; start < rows; start += BlockColumns)
        {
            int count = Math.Min(BlockColumns, rows - start);
            // L⁻¹ is lower triangular: its columns from `start` on are zero above, and only the trailing factor matters.
            using var scope = torch.NewDisposeScope();
            var trailing = Square(factor, start, rows - start);
            var inverse = Tensors.Identity(rows - start, count, factor.device);
            Solve(trailing, inverse);
            Tensors.ToArray(inverse.mul_(inverse).sum([0L])).CopyTo(all, start);
        }
        return all;
    }

    /// <summary>Replaces C by C − Wᵀ W.</summary>
    /// <param name="symmetric">C, <c>[m, m]</c>, symmetric.</param>
    /// <param name="factor">W, <c>[n, m]</c>.</param>
    public static void SubtractSquare(torch.Tensor symmetric, torch.Tensor factor)
    {
        if (TiledAlgebra.Takes(symmetric, factor))
        {
            TiledAlgebra.SubtractSquare(symmetric, factor);
            return;
        }
        using var transposed = factor.t();
        symmetric.addmm_(transposed, factor, beta: 1, alpha: -1);
    }

    private static torch.Tensor Square(torch.Tensor factor, long start, long count) => factor.narrow(0, start, count).narrow(1, start, count);
}
