using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Squared Euclidean distances between two sets of points.</summary>
internal static class SquaredDistances
{
    /// <summary>Rounding of a kernel's exponent below which the fast formula is as good as the exact one.</summary>
    private const double NegligibleError = 1e-13;

    /// <summary>The share of near pairs above which computing all differences is faster.</summary>
    private const double ManyPairs = 0.02;

    private static readonly double[] Unscaled = [1];

    /// <summary>‖x − y‖² for all pairs; the caller disposes the result.</summary>
    /// <param name="left"><c>[a, d]</c>.</param>
    /// <param name="right"><c>[b, d]</c>.</param>
    /// <param name="lengthScale">The length scale of the kernel, which determines the required accuracy of small distances.</param>
    /// <param name="exactBelow">Squared distances below it are computed from the differences, with full relative accuracy: for kernels
    /// of the distance itself, whose rounding error is the root of that of its square.</param>
    /// <remarks>‖x‖² + ‖y‖² − 2xᵀy is a matrix product, but rounds by 2⁻⁵² (‖x‖² + ‖y‖²) however near the points are. If
    /// that is visible on the given length scale, the differences themselves are used, which takes ten times as long.</remarks>
    public static torch.Tensor Between(PointRows left, PointRows right, double lengthScale, double exactBelow = 0)
    {
        if (PointRows.AsSparse(left, right) is var (x, y))
            return Between(x, y, left.Device, lengthScale, exactBelow);
        // Distances do not depend on the origin, and rounding is smallest near the middle.
        using var center = right.Matrix.mean([0L], keepdim: true);
        using var a = left.Matrix - center;
        using var b = right.Matrix - center;
        using var aSquares = SquaredNorms(a);
        using var bSquares = SquaredNorms(b);
        double largest = Largest(aSquares) + Largest(bSquares);
        if (IsVisible(largest, lengthScale))
            return DifferencesSquared(a, b);
        using var bTransposed = b.t();
        using var bRow = bSquares.unsqueeze(0);
        using var aColumn = aSquares.unsqueeze(1);
        using var doubled = a.Times(-2);
        var distances = torch.mm(doubled, bTransposed);
        RowBlocks.Change(distances, (block, start) => block.Plus_(bRow).Plus_(aColumn.narrow(0, start, block.shape[0])).clamp_(min: Scalars.Zero));
        if (exactBelow > 0)
            Refine(distances, a, b, exactBelow);
        return distances;
    }

    /// <summary>Σ|x − y| for all pairs; the caller disposes the result.</summary>
    public static torch.Tensor Manhattan(PointRows left, PointRows right) => PointRows.AsSparse(left, right) is var (x, y)
        ? PointRows.Distances(x, y, left.Device, Unscaled, absolute: true)
        : torch.cdist(left.Matrix, right.Matrix, p: 1);

    /// <summary>Replaces the squared distances below a limit by those from the differences.</summary>
    /// <param name="distances">‖x − y‖², <c>[a, b]</c>.</param>
    /// <param name="left"><c>[a, d]</c>.</param>
    /// <param name="right"><c>[b, d]</c>.</param>
    /// <param name="limit">A squared distance.</param>
    public static void Refine(torch.Tensor distances, PointRows left, PointRows right, double limit)
    {
        using var scope = torch.NewDisposeScope();
        var pairs = distances.lt(Scalars.Of(limit)).nonzero();
        if (pairs.shape[0] > ManyPairs * distances.numel() + distances.shape[0])
        {
            distances.copy_(DifferencesSquared(left, right));
            return;
        }
        const long Block = 1 << 14;
        for (long start = 0; start < pairs.shape[0]; start += Block)
        {
            using var inner = torch.NewDisposeScope();
            var some = pairs.narrow(0, start, Math.Min(Block, pairs.shape[0] - start));
            var (rows, columns) = (some.select(1, 0), some.select(1, 1));
            distances.index_put_(DifferencesSquared(left, right, rows, columns), rows, columns);
        }
    }

    /// <summary>Sparse points keep their origin: another one would fill them.</summary>
    private static torch.Tensor Between(SparseRows left, SparseRows right, torch.Device device, double lengthScale, double exactBelow)
    {
        using var a = Tensors.Vector(left.SquaredNorms(), device);
        using var b = Tensors.Vector(right.SquaredNorms(), device);
        if (IsVisible(Largest(a) + Largest(b), lengthScale))
            return PointRows.Distances(left, right, device, Unscaled, absolute: false);
        using var aColumn = a.unsqueeze(1);
        using var bRow = b.unsqueeze(0);
        var (x, y) = (new PointRows(left, device), new PointRows(right, device));
        var distances = PointRows.Products(x, y).Times_(-2).Plus_(bRow).Plus_(aColumn).clamp_(min: Scalars.Zero);
        if (exactBelow > 0)
            Refine(distances, x, y, exactBelow);
        return distances;
    }

    /// <summary>Whether the rounding of the fast formula shows, given the sum of the largest squared norms.</summary>
    private static bool IsVisible(double largest, double lengthScale) => largest * Math.ScaleB(1, -52) > NegligibleError * lengthScale * lengthScale;

    private static torch.Tensor DifferencesSquared(PointRows left, PointRows right, torch.Tensor rows, torch.Tensor columns)
    {
        if (PointRows.AsSparse(left, right) is not var (x, y))
            return (left.Matrix.index_select(0, rows) - right.Matrix.index_select(0, columns)).Squared().sum(1);
        using torch.Tensor firstRows = rows.cpu(), secondRows = columns.cpu();
        long[] first = [.. firstRows.data<long>()], second = [.. secondRows.data<long>()];
        var exact = new double[first.Length];
        Parallel.For(0, exact.Length, i => exact[i] = x.Distance((int)first[i], y, (int)second[i], Unscaled));
        return Tensors.Vector(exact, left.Device);
    }

    private static torch.Tensor DifferencesSquared(PointRows left, PointRows right)
    {
        if (PointRows.AsSparse(left, right) is var (x, y))
            return PointRows.Distances(x, y, left.Device, Unscaled, absolute: false);
        var distances = torch.cdist(left.Matrix, right.Matrix, compute_mode: compute_mode.donot_use_mm_for_euclid_dist);
        return distances.mul_(distances);
    }

    private static torch.Tensor SquaredNorms(torch.Tensor points)
    {
        using var squares = points.Squared();
        return squares.sum(1);
    }

    private static double Largest(torch.Tensor values)
    {
        using var largest = values.max();
        return largest.Value();
    }
}
