using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The memory that the exact computation needs, known before it starts. The data, the runtime and the native library (about half
/// a gigabyte) come on top.</summary>
internal static class MatrixMemory
{
    /// <summary>The share of memory that matrices may take; the rest is for the data, the runtime and the native library.</summary>
    private const double UsableShare = 0.9;

    /// <summary>Throws if conditioning on n training rows would not fit into memory.</summary>
    public static void CheckFit(int trainingRows) => Check($"{trainingRows} training rows", FitBytes(trainingRows));

    /// <summary>Throws if the law on m test rows would not fit into memory next to a factor of n training rows.</summary>
    public static void CheckLaw(int trainingRows, int testRows) =>
        Check($"{trainingRows} training rows and {testRows} test rows", LawBytes(trainingRows, testRows));

    /// <summary>The peak while conditioning: the kernel matrix, its Cholesky factor, and the copy that the factorization works on.</summary>
    public static double FitBytes(double n) => sizeof(double) * 3 * n * n;

    /// <summary>The peak while computing the law. The factor stays, and for an ill-conditioned kernel matrix a second one; the cross-covariance
    /// and its solution; the covariance, its eigenvectors and the workspace of the divide-and-conquer eigensolver, which is twice the matrix.</summary>
    public static double LawBytes(double n, double m) => sizeof(double) * ((2 * n * n) + (2 * n * m) + (4 * m * m));

    /// <summary>Throws if the temporaries of one step would not fit into memory.</summary>
    public static void CheckTemporary(string what, double numbers) => Check(what, sizeof(double) * numbers);

    private static void Check(string what, double required)
    {
        double available = AvailableMemory.Bytes() * UsableShare;
        if (required > available)
            throw new TaskTooLargeException(what, (long)Math.Min(required, long.MaxValue / 2), (long)available);
    }
}
