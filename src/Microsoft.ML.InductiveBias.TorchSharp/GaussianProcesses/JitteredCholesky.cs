using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The Cholesky factor of a kernel matrix, with the smallest jitter that makes it numerically reliable.</summary>
internal sealed class JitteredCholesky : IDisposable
{
    private JitteredCholesky(torch.Tensor factor, double jitter, double roundingError, double smallestPivot)
    {
        SmallestPivot = smallestPivot;
        Factor = factor;
        Jitter = jitter;
        RoundingError = roundingError;
    }

    /// <summary>The lower factor L with L Lᵀ = K + jitter · I, <c>[n, n]</c>.</summary>
    public torch.Tensor Factor { get; }

    /// <summary>The amount added to the diagonal; 0 if K is well conditioned.</summary>
    public double Jitter { get; }

    /// <summary>n · 2⁻⁵² · λ_max(K): eigenvalues below it are rounding noise.</summary>
    public double RoundingError { get; }

    /// <summary>The smallest conditional variance of a row given those before it: about the smallest eigenvalue.</summary>
    public double SmallestPivot { get; }

    /// <summary>Factors K + jitter · I. The jitter is 0 if every conditional variance (squared pivot) stays above the rounding error;
    /// otherwise the smallest of rounding error · 2^i at which it does.</summary>
    /// <param name="kernel">K with the noise on its diagonal, <c>[n, n]</c>; consumed: its diagonal is changed and it is disposed.</param>
    /// <param name="smallestJitter">Where the search starts; 0 tries no jitter first.</param>
    public static JitteredCholesky Of(torch.Tensor kernel, double smallestJitter = 0)
    {
        using (kernel)
        {
            double roundingError = kernel.shape[0] * Math.ScaleB(1, -52) * LargestEigenvalue(kernel);
            double added = 0;
            for (double jitter = smallestJitter; ; jitter = jitter == 0 ? roundingError : 2 * jitter)
            {
                AddToDiagonal(kernel, jitter - added);
                added = jitter;
                if (TryFactor(kernel, roundingError) is var (factor, smallestPivot) && factor is not null)
                    return new JitteredCholesky(factor, jitter, roundingError, smallestPivot);
            }
        }
    }

    public void Dispose() => Factor.Dispose();

    private static (torch.Tensor? Factor, double SmallestPivot) TryFactor(torch.Tensor matrix, double roundingError)
    {
        var (factor, info) = torch.linalg.cholesky_ex(matrix, check_errors: false);
        using (info)
        {
            if (info.ToInt32() == 0 && PivotOf(factor) is var pivot && pivot > roundingError)
                return (factor, pivot);
        }
        factor.Dispose();
        return (null, 0);
    }

    private static double PivotOf(torch.Tensor factor)
    {
        using var scope = torch.NewDisposeScope();
        double root = factor.diagonal().min().ToDouble();
        return root * root;
    }

    private static void AddToDiagonal(torch.Tensor matrix, double value)
    {
        if (value == 0)
            return;
        using var diagonal = matrix.diagonal();
        diagonal.add_(value);
    }

    /// <summary>The power method, from below; a few percent are enough for a rounding error.</summary>
    private static double LargestEigenvalue(torch.Tensor matrix)
    {
        const int Steps = 20;
        long n = matrix.shape[0];
        using var scope = torch.NewDisposeScope();
        var vector = torch.full(n, 1 / Math.Sqrt(n), dtype: torch.float64, device: matrix.device);
        double norm = 0;
        for (int step = 0; step < Steps; step++)
        {
            vector = torch.mv(matrix, vector);
            norm = vector.norm().ToDouble();
            vector.div_(norm);
        }
        return norm;
    }
}
