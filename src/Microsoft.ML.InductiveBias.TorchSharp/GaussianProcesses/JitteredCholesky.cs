using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The Cholesky factor of a kernel matrix, with the smallest jitter that makes it numerically reliable.</summary>
internal sealed class JitteredCholesky : IDisposable
{
    private JitteredCholesky(torch.Tensor factor, double jitter, double roundingError, double smallestPivot) =>
        (Factor, Jitter, RoundingError, SmallestPivot) = (factor, jitter, roundingError, smallestPivot);

    /// <summary>The lower factor L with L Lᵀ = K + jitter · I, <c>[n, n]</c>. Above its diagonal are the values of K.</summary>
    public torch.Tensor Factor { get; }

    /// <summary>The amount added to the diagonal; 0 if K is well conditioned.</summary>
    public double Jitter { get; }

    /// <summary>n · 2⁻⁵² · λ_max(K): eigenvalues below it are rounding noise.</summary>
    public double RoundingError { get; }

    /// <summary>The smallest conditional variance of a row given those before it: about the smallest eigenvalue.</summary>
    public double SmallestPivot { get; }

    /// <summary>A jitter of the largest absolute row sum makes any symmetric matrix diagonally dominant, hence positive semidefinite; this
    /// multiple of it leaves room for rounding and for doubling.</summary>
    private const double LargestJitter = 4;

    /// <summary>The smallest number with all digits.</summary>
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Factors K + jitter · I in the memory of K. The jitter is 0 if every conditional variance (squared pivot) stays above the
    /// rounding error; otherwise the smallest of rounding error · 2^i at which it does.</summary>
    /// <param name="kernel">K with the noise on its diagonal, <c>[n, n]</c>; consumed: it becomes the factor, or is disposed.</param>
    /// <param name="covariance">The kernel that K is from, for messages.</param>
    /// <param name="smallestJitter">Where the search starts; 0 tries no jitter first.</param>
    /// <exception cref="KernelMatrixException">All values of K are 0 or too small for double precision.</exception>
    public static JitteredCholesky Of(torch.Tensor kernel, Kernel covariance, double smallestJitter = 0)
    {
        try
        {
            return InPlace(kernel, covariance, smallestJitter);
        }
        catch
        {
            kernel.Dispose();
            throw;
        }
    }

    public void Dispose() => Factor.Dispose();

    private static JitteredCholesky InPlace(torch.Tensor kernel, Kernel covariance, double smallestJitter)
    {
        double bound = LargestRowSum(kernel);
        double roundingError = kernel.shape[0] * (Math.ScaleB(1, -52) * LargestEigenvalue(kernel, bound));
        if (roundingError < SmallestNormal)
        {
            throw new KernelMatrixException(bound == 0
                ? $"The kernel {covariance.Describe()} is 0 on all training rows, so that every hypothesis is 0. {covariance.RemedyForZeros}"
                : string.Create(CultureInfo.InvariantCulture, $"The kernel {covariance.Describe()} is at most {bound:G3} on the training rows, too small for double precision. {covariance.RemedyForZeros}"));
        }
        using var diagonal = kernel.diagonal();
        using var original = diagonal.clone();
        double limit = LargestJitter * Math.Max(bound, smallestJitter);
        for (double jitter = smallestJitter; jitter <= limit; jitter = jitter == 0 ? roundingError : 2 * jitter)
        {
            Cancellable.ThrowIfCancelled();
            if (jitter > 0)
                diagonal.Plus_(jitter);
            if (BlockedCholesky.TryFactor(kernel) && PivotOf(kernel) is var smallestPivot && smallestPivot > roundingError)
                return new JitteredCholesky(kernel, jitter, roundingError, smallestPivot);
            BlockedCholesky.Restore(kernel, original);
        }
        throw new KernelMatrixException(string.Create(CultureInfo.InvariantCulture,
            $"The matrix of the kernel {covariance.Describe()} on the training rows has no Cholesky factor, even with {limit:G3} on its diagonal. Normalize the features, or use a noise variance."));
    }

    private static double PivotOf(torch.Tensor factor)
    {
        using var scope = torch.NewDisposeScope();
        double root = factor.diagonal().min().Value();
        return root * root;
    }

    /// <summary>By the power method, from below: a few percent are enough for a rounding error. The method misses an eigenvector orthogonal to its
    /// start, and large values overflow; then by the largest absolute row sum, from above.</summary>
    private static double LargestEigenvalue(torch.Tensor matrix, double bound)
    {
        double found = PowerMethod(matrix), largestVariance = LargestDiagonalElement(matrix);
        return double.IsFinite(found) && found >= largestVariance / 2 ? found : bound;
    }

    private static double LargestDiagonalElement(torch.Tensor matrix)
    {
        using var scope = torch.NewDisposeScope();
        return matrix.diagonal().max().Value();
    }

    /// <summary>max_a Σ_b |K_ab|, which no eigenvalue exceeds; at most a quarter of the largest number.</summary>
    private static double LargestRowSum(torch.Tensor matrix)
    {
        double largest = 0;
        long rows = matrix.shape[0];
        long block = Math.Clamp(RowBlocks.ElementsOn(matrix.device) / rows, 1, rows);
        for (long start = 0; start < rows; start += block)
        {
            using var scope = torch.NewDisposeScope();
            largest = Math.Max(largest, matrix.narrow(0, start, Math.Min(block, rows - start)).abs().sum(1).max().Value());
        }
        return Math.Min(largest, double.MaxValue / 4);
    }

    private static double PowerMethod(torch.Tensor matrix)
    {
        // A step reads the whole matrix; most kernel matrices need three.
        const int Steps = 20;
        const double Settled = 1e-4;
        long n = matrix.shape[0];
        using var scope = torch.NewDisposeScope();
        var vector = Tensors.Full(1 / Math.Sqrt(n), matrix.device, n);
        double norm = 0;
        for (int step = 0; step < Steps; step++)
        {
            vector = torch.mv(matrix, vector);
            double before = norm;
            norm = vector.norm().Value();
            if (Math.Abs(norm - before) <= Settled * norm)
                break;
            vector.div_(Scalars.Of(norm));
        }
        return norm;
    }
}
