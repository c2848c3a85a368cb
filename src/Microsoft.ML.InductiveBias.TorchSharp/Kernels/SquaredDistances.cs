using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Squared Euclidean distances between two sets of points.</summary>
internal static class SquaredDistances
{
    /// <summary>Rounding of a kernel's exponent below which the fast form is as good as the exact one.</summary>
    private const double NegligibleError = 1e-13;

    /// <summary>‖x − y‖² for all pairs; the caller disposes the result.</summary>
    /// <param name="left"><c>[a, d]</c>.</param>
    /// <param name="right"><c>[b, d]</c>.</param>
    /// <param name="lengthScale">The distance that matters to the caller: it decides how exact small distances must be.</param>
    /// <remarks>‖x‖² + ‖y‖² − 2xᵀy is a matrix product, but rounds by 2⁻⁵² (‖x‖² + ‖y‖²) however near the points are. Where
    /// that is visible on the given length scale the differences themselves are taken, which costs ten times the time.</remarks>
    public static torch.Tensor Between(torch.Tensor left, torch.Tensor right, double lengthScale)
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
        return torch.mm(a, bTransposed).mul_(-2).add_(bRow).add_(aColumn).clamp_(min: 0);
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
