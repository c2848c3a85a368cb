namespace Microsoft.ML.InductiveBias;

/// <summary>The memory that the exact computation takes, known before it starts.</summary>
internal static class MatrixMemory
{
    /// <summary>Share of the memory that the matrices may take; the rest is for the data, the runtime and the native library.</summary>
    private const double UsableShare = 0.9;

    /// <summary>Fails if conditioning on n training rows would not fit.</summary>
    public static void CheckFit(int trainingRows) => Check($"{trainingRows} training rows", FitNumbers(trainingRows));

    /// <summary>Fails if the law on m test rows would not fit beside a factor of n training rows.</summary>
    public static void CheckLaw(int trainingRows, int testRows) =>
        Check($"{trainingRows} training rows and {testRows} test rows", LawNumbers(trainingRows, testRows));

    /// <summary>Numbers that conditioning holds at its peak: the kernel matrix, its Cholesky factor, and the copy that the factorization works on.</summary>
    public static double FitNumbers(double n) => 3 * n * n;

    /// <summary>Numbers that the law holds at most. The factor stays, and where the kernel matrix is ill-conditioned a second one; the cross-covariance
    /// and its solve; the covariance, its eigenvectors and the workspace of the divide-and-conquer eigensolver, which is twice the matrix.</summary>
    public static double LawNumbers(double n, double m) => (2 * n * n) + (2 * n * m) + (4 * m * m);

    /// <summary>Fails if the temporaries of one step would not fit.</summary>
    public static void CheckTemporary(string what, double numbers) => Check(what, numbers);

    private static void Check(string what, double numbers)
    {
        double required = numbers * sizeof(double);
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * UsableShare;
        if (required > available)
            throw new TaskTooLargeException(what, (long)Math.Min(required, long.MaxValue / 2), (long)available);
    }
}
