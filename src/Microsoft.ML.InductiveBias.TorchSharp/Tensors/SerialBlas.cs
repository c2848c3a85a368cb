using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Products of blocks by the BLAS in the native library, each on the thread that asks for it.</summary>
/// <remarks>The threads of the library itself wait for each other at the end of every product. Where another process takes a core, all wait
/// for the thread without one, and a product takes ten times as long. Here every thread takes the next block when it is done, and no
/// rounding depends on the number of threads. Matrices are row-major.</remarks>
internal static class SerialBlas
{
    private static readonly Lazy<Functions?> Native = new(Find);

    private delegate void Dgemm(
        in byte left, in byte right, in int rows, in int columns, in int depth, in double scale, ref double a, in int aStride, ref double b, in int bStride,
        in double keep, ref double c, in int cStride);

    private delegate void Dtrsm(
        in byte side, in byte triangle, in byte transposed, in byte unit, in int rows, in int columns, in double scale, ref double a, in int aStride, ref double b, in int bStride);

    private delegate void Dpotrf(in byte triangle, in int n, ref double a, in int stride, out int info);

    private delegate int SetThreads(int threads);

    /// <summary>Whether the native library exports what this class needs; MKL in the builds for Linux does.</summary>
    public static bool IsAvailable => Native.Value is not null;

    /// <summary>C ← scale · A B + keep · C.</summary>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="a">A, <c>[rows, depth]</c>, or its transpose.</param>
    /// <param name="aStride">From one row of A in memory to the next.</param>
    /// <param name="aTransposed">Whether the memory holds Aᵀ.</param>
    /// <param name="b">B, <c>[depth, columns]</c>, or its transpose.</param>
    /// <param name="bStride">From one row of B in memory to the next.</param>
    /// <param name="bTransposed">Whether the memory holds Bᵀ.</param>
    /// <param name="keep">Factor of what C holds; 0 doesn't read it.</param>
    /// <param name="c">C.</param>
    /// <param name="cStride">From one row of C to the next.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">Columns of A.</param>
    public static void Multiply(
        double scale, ref double a, int aStride, bool aTransposed, ref double b, int bStride, bool bTransposed,
        double keep, ref double c, int cStride, int rows, int columns, int depth)
    {
        // The library reads matrices by columns: it computes Cᵀ = Bᵀ Aᵀ.
        if (rows > 0 && columns > 0)
            Native.Value!.Multiply(Letter(bTransposed), Letter(aTransposed), columns, rows, depth, scale, ref b, bStride, ref a, aStride, keep, ref c, cStride);
    }

    /// <summary>B ← L⁻¹ B.</summary>
    /// <param name="factor">L in the lower triangle, <c>[rows, rows]</c>.</param>
    /// <param name="factorStride">From one row of L to the next.</param>
    /// <param name="b">B, <c>[rows, columns]</c>.</param>
    /// <param name="bStride">From one row of B to the next.</param>
    /// <param name="rows">Rows of B.</param>
    /// <param name="columns">Columns of B.</param>
    public static void Solve(ref double factor, int factorStride, ref double b, int bStride, int rows, int columns) =>
        Native.Value!.Solve((byte)'R', (byte)'U', (byte)'N', (byte)'N', columns, rows, 1, ref factor, factorStride, ref b, bStride);

    /// <summary>B ← B L⁻ᵀ.</summary>
    /// <param name="factor">L in the lower triangle, <c>[columns, columns]</c>.</param>
    /// <param name="factorStride">From one row of L to the next.</param>
    /// <param name="b">B, <c>[rows, columns]</c>.</param>
    /// <param name="bStride">From one row of B to the next.</param>
    /// <param name="rows">Rows of B.</param>
    /// <param name="columns">Columns of B.</param>
    public static void SolveRight(ref double factor, int factorStride, ref double b, int bStride, int rows, int columns) =>
        Native.Value!.Solve((byte)'L', (byte)'U', (byte)'T', (byte)'N', columns, rows, 1, ref factor, factorStride, ref b, bStride);

    /// <summary>Replaces the lower triangle of A by its Cholesky factor.</summary>
    /// <param name="a">A, <c>[n, n]</c>.</param>
    /// <param name="stride">From one row of A to the next.</param>
    /// <param name="n">n.</param>
    /// <returns>Whether A is positive definite in double precision.</returns>
    public static bool TryFactor(ref double a, int stride, int n)
    {
        Native.Value!.Factor((byte)'U', n, ref a, stride, out int info);
        return info == 0;
    }

    /// <summary>Runs pieces of work on as many threads as the native library may use; a thread that is done takes the next piece.</summary>
    /// <param name="pieces">Their number.</param>
    /// <param name="run">Runs one; pieces may run in any order and at the same time.</param>
    public static void Run(int pieces, Action<int> run)
    {
        int next = -1;
        try
        {
            Parallel.For(0, Math.Max(1, Math.Min(pieces, torch.get_num_threads())), _ =>
            {
                int before = Native.Value!.SetThreads(1);
                try
                {
                    for (int piece; (piece = Interlocked.Increment(ref next)) < pieces;)
                        run(piece);
                }
                finally
                {
                    Native.Value.SetThreads(before);
                }
            });
        }
        catch (AggregateException exception)
        {
            // A cancellation is the same on all threads.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    private static byte Letter(bool transposed) => transposed ? (byte)'T' : (byte)'N';

    private static Functions? Find()
    {
        if (!OperatingSystem.IsLinux() || !NativeTorch.TryLoadComputation(out nint library))
            return null;
        return Function<Dgemm>("dgemm_") is { } multiply && Function<Dtrsm>("dtrsm_") is { } solve && Function<Dpotrf>("dpotrf_") is { } factor
            && Function<SetThreads>("MKL_Set_Num_Threads_Local") is { } threads ? new Functions(multiply, solve, factor, threads) : null;

        T? Function<T>(string name)
            where T : Delegate =>
            NativeLibrary.TryGetExport(library, name, out nint function) ? Marshal.GetDelegateForFunctionPointer<T>(function) : null;
    }

    private sealed record Functions(Dgemm Multiply, Dtrsm Solve, Dpotrf Factor, SetThreads SetThreads);
}
