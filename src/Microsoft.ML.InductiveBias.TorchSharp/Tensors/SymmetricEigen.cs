using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The eigendecomposition of a symmetric matrix in its own memory, where the native library exports LAPACK; libtorch's own function
/// holds one more matrix.</summary>
internal static class SymmetricEigen
{
    /// <summary>The largest order whose workspace LAPACK can count with 32-bit integers.</summary>
    private const int LargestOrder = 32_766;

    private static readonly Lazy<Dsyevd?> Native = new(Find);

    /// <summary>LAPACK's divide-and-conquer eigensolver. It reads the matrix by columns.</summary>
    private delegate void Dsyevd(
        in byte job, in byte triangle, in int n, ref double matrix, in int stride, ref double eigenvalues,
        ref double work, in int workLength, ref int integers, in int integersLength, out int info);

    /// <summary>Matrices of the order that a decomposition holds at its peak, the given one included.</summary>
    public static int MatricesOn(torch.Device device) => device.type == DeviceType.CPU ? Matrices : 6;

    /// <summary>Whether a device has the memory for a decomposition beside the matrix itself; otherwise it is for the processor, as long as its memory suffices.</summary>
    public static bool FitsOn(torch.Device device, long n) =>
        device.type == DeviceType.CPU || DeviceMemory.Fits(device, sizeof(double) * (double)n * n * (MatricesOn(device) - 1));

    /// <summary>The same on the processor.</summary>
    public static int Matrices => Native.Value is null ? 4 : 3;

    /// <summary>The decomposition of a symmetric matrix U Λ Uᵀ, and Uᵀ R for given columns R.</summary>
    /// <param name="matrix"><c>[n, n]</c>.</param>
    /// <param name="columns">R, <c>[n, k]</c>, on the same device.</param>
    /// <param name="consumesMatrix">Whether the matrix is disposed, before the decomposition needs its own memory.</param>
    /// <returns>The eigenvalues, ascending; U and Uᵀ R, row-major.</returns>
    public static (double[] Values, ReadOnlyMemory<double> Vectors, double[] Coordinates) Decompose(torch.Tensor matrix, torch.Tensor columns, bool consumesMatrix)
    {
        using var scope = torch.NewDisposeScope();
        int n = (int)matrix.shape[0];
        if (matrix.device_type != DeviceType.CPU)
        {
            var (values, vectors) = torch.linalg.eigh(matrix);
            if (consumesMatrix)
                matrix.Dispose();
            return (Tensors.ToArray(values), AlignedNumbers.Of(vectors).Memory, Tensors.ToArray(torch.mm(vectors.t(), columns)));
        }
        var numbers = AlignedNumbers.Of(matrix);
        if (consumesMatrix)
            matrix.Dispose();
        double[] eigenvalues = Decompose(numbers, n);
        return (eigenvalues, numbers.Memory, Tensors.ToArray(torch.mm(numbers.AsMatrix(n).t(), columns)));
    }

    /// <summary>Replaces a symmetric matrix by its eigenvectors U, as columns.</summary>
    /// <param name="matrix"><c>[n, n]</c> row-major; only its lower triangle is read.</param>
    /// <param name="n">n.</param>
    /// <returns>The eigenvalues, ascending.</returns>
    public static double[] Decompose(AlignedNumbers matrix, int n)
    {
        if (n == 0 || n > LargestOrder || Native.Value is not { } native)
            return ByTensors(matrix, n);
        var eigenvalues = new AlignedNumbers(n);
        int length = checked(1 + 6 * n + 2 * n * n);
        var work = new AlignedNumbers(length);
        var integers = new int[3 + 5 * n];
        // The lower triangle by rows is the upper one by columns.
        native((byte)'V', (byte)'U', n, ref matrix.First, n, ref eigenvalues.First, ref work.First, length, ref integers[0], integers.Length, out int info);
        if (info != 0)
            throw new InvalidOperationException($"The eigendecomposition of a covariance of {n} test rows did not converge (LAPACK's dsyevd returned {info}).");
        Transpose(matrix, n);
        return eigenvalues.Memory.ToArray();
    }

    /// <summary>The decomposition by libtorch.</summary>
    internal static double[] ByTensors(AlignedNumbers matrix, int n)
    {
        using var scope = torch.NewDisposeScope();
        if (n == 0)
            return [];
        var tensor = matrix.AsMatrix(n);
        var (eigenvalues, eigenvectors) = torch.linalg.eigh(tensor);
        tensor.copy_(eigenvectors);
        return Tensors.ToArray(eigenvalues);
    }

    private static void Transpose(AlignedNumbers numbers, int n)
    {
        const int Tile = 64;
        Parallel.For(0, (n + Tile - 1) / Tile, tile =>
        {
            var matrix = numbers.Memory.Span;
            int first = tile * Tile, end = Math.Min(n, first + Tile);
            for (int other = first; other < n; other += Tile)
            {
                for (int row = first; row < end; row++)
                {
                    for (int column = Math.Max(other, row + 1); column < Math.Min(n, other + Tile); column++)
                        (matrix[row * n + column], matrix[column * n + row]) = (matrix[column * n + row], matrix[row * n + column]);
                }
            }
        });
    }

    private static Dsyevd? Find() =>
        OperatingSystem.IsLinux() && NativeTorch.TryLoadComputation(out nint library) && NativeLibrary.TryGetExport(library, "dsyevd_", out nint function)
            ? Marshal.GetDelegateForFunctionPointer<Dsyevd>(function)
            : null;
}
