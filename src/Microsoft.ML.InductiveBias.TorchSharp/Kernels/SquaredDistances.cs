using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Squared Euclidean distances between two sets of points.</summary>
internal static class SquaredDistances
{
    /// <summary>Rounding of a kernel's exponent below which the fast form is as good as the exact one.</summary>
    private const double NegligibleError = 1e-13;

    /// <summary>Share of near pairs above which all differences are taken, which is then the faster way.</summary>
    private const double ManyPairs = 0.02;

    /// <summary>‖x − y‖² for all pairs; the caller disposes the result.</summary>
    /// <param name="left"><c>[a, d]</c>.</param>
    /// <param name="right"><c>[b, d]</c>.</param>
    /// <param name="lengthScale">The distance that matters to the caller: it decides how exact small distances must be.</param>
    /// <param name="exactBelow">Squared distances below it are taken from the differences, with full relative accuracy: for kernels
    /// that see the distance itself, whose rounding is the root of that of its square.</param>
    /// <remarks>‖x‖² + ‖y‖² − 2xᵀy is a matrix product, but rounds by 2⁻⁵² (‖x‖² + ‖y‖²) however near the points are. Where
    /// that is visible on the given length scale the differences themselves are taken, which costs ten times the time.</remarks>
    public static torch.Tensor Between(torch.Tensor left, torch.Tensor right, double lengthScale, double exactBelow = 0)
    {
        // Distances do not change with the origin, and rounding is least near the middle.
        using var centre = right.mean([0L], keepdim: true);
        using var a = left - centre;
        using var b = right - centre;
        using var aSquares = SquaredNorms(a);
        using var bSquares = SquaredNorms(b);
        double largest = Largest(aSquares) + Largest(bSquares);
        if (largest * Math.ScaleB(1, -52) > NegligibleError * lengthScale * lengthScale)
            return DifferencesSquared(a, b);
        using var bTransposed = b.t();
        using var bRow = bSquares.unsqueeze(0);
        using var aColumn = aSquares.unsqueeze(1);
        var distances = torch.mm(a, bTransposed).mul_(-2).add_(bRow).add_(aColumn).clamp_(min: 0);
        if (exactBelow > 0)
            Refine(distances, a, b, exactBelow);
        return distances;
    }

    /// <summary>Replaces the squared distances below a limit by those from the differences.</summary>
    /// <param name="distances">‖x − y‖², <c>[a, b]</c>.</param>
    /// <param name="left"><c>[a, d]</c>.</param>
    /// <param name="right"><c>[b, d]</c>.</param>
    /// <param name="limit">A squared distance.</param>
    public static void Refine(torch.Tensor distances, torch.Tensor left, torch.Tensor right, double limit)
    {
        using var scope = torch.NewDisposeScope();
        var pairs = distances.lt(limit).nonzero();
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
            var exact = (left.index_select(0, rows) - right.index_select(0, columns)).square().sum(1);
            distances.index_put_(exact, rows, columns);
        }
    }

    private static torch.Tensor DifferencesSquared(torch.Tensor a, torch.Tensor b)
    {
        var distances = torch.cdist(a, b, compute_mode: compute_mode.donot_use_mm_for_euclid_dist);
        return distances.mul_(distances);
    }

    private static torch.Tensor SquaredNorms(torch.Tensor points)
    {
        using var squares = points.square();
        return squares.sum(1);
    }

    private static double Largest(torch.Tensor values)
    {
        using var largest = values.max();
        return largest.ToDouble();
    }
}
