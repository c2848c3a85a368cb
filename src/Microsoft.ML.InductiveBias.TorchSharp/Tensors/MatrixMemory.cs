using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The memory that the exact computation needs, known before it starts. The data, the runtime and the native library (about half
/// a gigabyte) come on top.</summary>
internal static class MatrixMemory
{
    /// <summary>The share of memory that matrices may take; the rest is for the data, the runtime and the native library.</summary>
    private const double UsableShare = 0.9;

    private const string Remedy = "use fewer rows (a sample; --max-train and --max-test in the tool), or for training rows an approximation (KernelApproximation; kernel-rows in the tool)";

    /// <summary>Copies of dense points while distances are computed: as they are, around their mean, and divided by length scales.</summary>
    private const int PointCopies = 3;

    /// <summary>Throws if conditioning on n training rows would not fit into memory.</summary>
    public static void CheckFit(int trainingRows, double pointBytes = 0) => Check($"{trainingRows} training rows", FitBytes(trainingRows) + pointBytes, Remedy);

    /// <summary>Throws if the law on m test rows would not fit into memory next to a factor of n training rows.</summary>
    public static void CheckLaw(int trainingRows, int testRows, double pointBytes = 0) =>
        Check($"{trainingRows} training rows and {testRows} test rows", LawBytes(trainingRows, testRows) + pointBytes, Remedy);

    /// <summary>The copies of the features that the computation makes.</summary>
    public static double PointBytes(TaskData rows) => rows.SparseFeatures is { } sparse
        ? PointCopies * (sizeof(double) + sizeof(int)) * (double)sparse.Values.Length
        : PointBytes(rows.Rows, rows.FeatureCount);

    /// <summary>The copies of rows of so many numbers.</summary>
    public static double PointBytes(double rows, int numbersPerRow) => PointCopies * sizeof(double) * rows * numbersPerRow;

    /// <summary>The peak while conditioning: the kernel matrix, its Cholesky factor, and the copy that the factorization works on.</summary>
    public static double FitBytes(double n) => sizeof(double) * 3 * n * n;

    /// <summary>The peak while computing the law. The factor stays, and for an ill-conditioned kernel matrix a second one; the cross-covariance
    /// and its solution; the covariance, its eigenvectors and the workspace of the divide-and-conquer eigensolver, which is twice the matrix.</summary>
    public static double LawBytes(double n, double m) => sizeof(double) * ((2 * n * n) + (2 * n * m) + (4 * m * m));

    /// <summary>Throws if the temporaries of one step would not fit into memory.</summary>
    public static void CheckTemporary(string what, double numbers, string remedy = "use fewer rows") => Check(what, sizeof(double) * numbers, remedy);

    private static void Check(string what, double required, string remedy)
    {
        double available = AvailableMemory.Bytes() * UsableShare;
        if (required > available)
            throw new TaskTooLargeException(what, (long)Math.Min(required, long.MaxValue / 2), (long)available, remedy);
    }
}
