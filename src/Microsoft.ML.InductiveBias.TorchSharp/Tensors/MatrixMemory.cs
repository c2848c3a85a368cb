using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The memory that the exact computation needs, known before it starts. The data, the runtime and the native library (about half
/// a gigabyte) come on top.</summary>
internal static class MatrixMemory
{
    private const string Remedy = "use fewer rows (a sample; --max-train and --max-test in the tool), or for training rows an approximation (KernelApproximation; kernel-rows or kernel-tolerance in the tool)";

    /// <summary>Copies of dense points while distances are computed: as they are, around their mean, and divided by length scales.</summary>
    private const int PointCopies = 3;

    /// <summary>Throws if conditioning on n training rows would not fit into the memory of the device.</summary>
    public static void CheckFit(int trainingRows, torch.Device device, double pointBytes = 0) =>
        DeviceMemory.Check($"{trainingRows} training rows", FitBytes(trainingRows) + pointBytes, Remedy, device);

    /// <summary>Throws if the law on m test rows would not fit into memory next to a factor of n training rows.</summary>
    /// <param name="trainingRows">n.</param>
    /// <param name="testRows">m.</param>
    /// <param name="device">Where it is computed.</param>
    /// <param name="pointBytes">The copies of the features.</param>
    /// <param name="factors">How many factors have yet to be made: 0 after a fit, 1 more for a perturbed process.</param>
    /// <param name="matrices">Matrices of the test rows at the peak; if omitted, those of an eigendecomposition, which is done on the processor where a
    /// device lacks the memory for it.</param>
    public static void CheckLaw(int trainingRows, int testRows, torch.Device device, double pointBytes = 0, int factors = 1, int? matrices = null)
    {
        string what = $"{trainingRows} training rows and {testRows} test rows";
        int most = matrices ?? SymmetricEigen.MatricesOn(device);
        bool isOnProcessor = matrices is null && device.type != DeviceType.CPU && !DeviceMemory.Fits(device, LawBytes(trainingRows, testRows, factors, most) + pointBytes);
        DeviceMemory.Check(what, LawBytes(trainingRows, testRows, factors, isOnProcessor ? 1 : most) + pointBytes, Remedy, device);
        if (isOnProcessor)
            DeviceMemory.Check($"the covariance of {testRows} test rows, which {device} has no memory to decompose,", LawBytes(0, testRows, 0), Remedy, torch.CPU);
    }

    /// <summary>Throws if conjugate gradients would not fit into memory.</summary>
    /// <param name="trainingRows">n.</param>
    /// <param name="testRows">m; 0 for the fit alone.</param>
    /// <param name="rank">Rank of the preconditioner.</param>
    /// <param name="device">Where it is computed.</param>
    /// <param name="pointBytes">The copies of the features.</param>
    /// <param name="isFitted">Whether the preconditioner exists already.</param>
    public static void CheckIteration(int trainingRows, int testRows, int rank, torch.Device device, double pointBytes = 0, bool isFitted = false) =>
        DeviceMemory.Check($"conjugate gradients on {trainingRows} training rows and {testRows} test rows", IterationBytes(trainingRows, testRows, rank, isFitted) + pointBytes,
            "use fewer test rows, a lower rank of the preconditioner, or fewer training rows (--max-train and --max-test in the tool)", device);

    /// <summary>The peak of conjugate gradients: the preconditioner; the right-hand sides, solution, residual, direction, its image and a copy in
    /// single precision; and matrices of the test rows.</summary>
    public static double IterationBytes(double n, double m, double rank, bool isFitted = false) =>
        sizeof(double) * ((isFitted ? 0 : (n * rank) + (2 * rank * rank)) + (6 * n * m) + (8 * m * m) + Temporaries(n, n));

    /// <summary>The copies of the features that the computation makes.</summary>
    public static double PointBytes(TaskData rows) => rows.SparseFeatures is { } sparse
        ? PointCopies * (sizeof(double) + sizeof(int)) * (double)sparse.Values.Length
        : PointBytes(rows.Rows, rows.FeatureCount);

    /// <summary>The copies of rows of so many numbers.</summary>
    public static double PointBytes(double rows, int numbersPerRow) => PointCopies * sizeof(double) * rows * numbersPerRow;

    /// <summary>The peak while conditioning: the kernel matrix, which becomes its Cholesky factor, and the temporaries of a block; before it the
    /// median distance, whose selection holds three matrices of a limited number of rows.</summary>
    public static double FitBytes(double n) => sizeof(double) * Math.Max((n * n) + Temporaries(n, n), 3 * Temporaries(n, n));

    /// <summary>The peak while computing the law: the factors; and either the whitened cross-covariance, which takes the place of the kernel's
    /// values, and the covariance, or the decomposition of the covariance with its workspace.</summary>
    public static double LawBytes(double n, double m, int factors = 1, int? matrices = null) =>
        sizeof(double) * ((factors * n * n) + Math.Max((n * m) + Math.Max(m * m, Temporaries(n, m)), (matrices ?? SymmetricEigen.Matrices) * m * m));

    /// <summary>What kernels hold while they compute a matrix in blocks.</summary>
    private static double Temporaries(double rows, double columns) => Math.Min(rows * columns, RowBlocks.LargestAtOnce);

    /// <summary>Throws if the temporaries of one step would not fit into memory.</summary>
    public static void CheckTemporary(string what, double numbers, torch.Device device, string remedy = "use fewer rows") =>
        DeviceMemory.Check(what, sizeof(double) * numbers, remedy, device);
}
