using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Factors, solutions and symmetric products of large matrices in memory, tile by tile on all threads.</summary>
/// <remarks>See <see cref="SerialBlas"/>: a tile is computed by one thread, so that threads wait only where the next step needs all tiles of
/// the last one.</remarks>
internal static class TiledAlgebra
{
    /// <summary>Rows and columns of a tile.</summary>
    private const int Tile = 256;

    /// <summary>Right-hand sides that one thread solves for; their number depends on the problem alone, and with it the rounding.</summary>
    private const int FewestSides = 32, MostSides = 256, Strips = 16;

    /// <summary>Whether matrices are in memory where this class reaches them: on the processor, in double precision, row by row.</summary>
    public static bool Takes(params ReadOnlySpan<torch.Tensor> matrices)
    {
        if (!SerialBlas.IsAvailable)
            return false;
        foreach (var matrix in matrices)
        {
            if (matrix.device_type != DeviceType.CPU || matrix.dtype != torch.ScalarType.Float64 || matrix.dim() != 2 || matrix.numel() == 0
                || (matrix.shape[1] > 1 && matrix.stride(1) != 1) || matrix.stride(0) > int.MaxValue)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Replaces the lower triangle by the Cholesky factor; see <see cref="BlockedCholesky.TryFactor"/>.</summary>
    public static bool TryFactor(torch.Tensor matrix)
    {
        int n = (int)matrix.shape[0], stride = (int)matrix.stride(0);
        var square = new AlignedNumbers(Tile * Tile);
        for (int start = 0; start < n; start += Tile)
        {
            Cancellable.ThrowIfCancelled();
            int count = Math.Min(Tile, n - start), below = (n - start - 1) / Tile, first = start;
            // The tile on the diagonal keeps what is above the diagonal, so it is factored elsewhere.
            SerialBlas.Run(below + 1, piece =>
            {
                int from = first + piece * Tile, rows = Math.Min(Tile, n - from);
                ref double values = ref First(matrix);
                ref double target = ref At(ref values, from, first, stride);
                if (piece == 0)
                {
                    for (int row = 0; row < rows; row++)
                        MemoryMarshal.CreateSpan(ref At(ref target, row, 0, stride), row + 1).CopyTo(square.Memory.Span[(row * count)..]);
                    SerialBlas.Multiply(-1, ref At(ref values, from, 0, stride), stride, false, ref At(ref values, first, 0, stride), stride, true, 1, ref square.First, count, rows, count, first);
                }
                else if (first > 0)
                {
                    SerialBlas.Multiply(-1, ref At(ref values, from, 0, stride), stride, false, ref At(ref values, first, 0, stride), stride, true, 1, ref target, stride, rows, count, first);
                }
            });
            bool isFactored = true;
            SerialBlas.Run(1, _ =>
            {
                isFactored = SerialBlas.TryFactor(ref square.First, count, count);
                for (int row = 0; row < count; row++)
                    square.Memory.Span.Slice(row * count, row + 1).CopyTo(MemoryMarshal.CreateSpan(ref At(ref First(matrix), first + row, first, stride), row + 1));
            });
            if (!isFactored)
                return false;
            SerialBlas.Run(below, piece =>
            {
                int from = first + count + piece * Tile;
                SerialBlas.SolveRight(ref square.First, count, ref At(ref First(matrix), from, first, stride), stride, Math.Min(Tile, n - from), count);
            });
        }
        return true;
    }

    /// <summary>Replaces B by L⁻¹ B; see <see cref="BlockedCholesky.Solve"/>.</summary>
    public static void Solve(torch.Tensor factor, torch.Tensor rightSides)
    {
        int n = (int)factor.shape[0], columns = (int)rightSides.shape[1], stride = (int)factor.stride(0), sideStride = (int)rightSides.stride(0);
        int width = Math.Clamp((columns + Strips - 1) / Strips / 8 * 8, FewestSides, MostSides);
        SerialBlas.Run((columns + width - 1) / width, strip =>
        {
            int first = strip * width, count = Math.Min(width, columns - first);
            for (int start = 0; start < n; start += Tile)
            {
                Cancellable.ThrowIfCancelled();
                int rows = Math.Min(Tile, n - start);
                ref double target = ref At(ref First(rightSides), start, first, sideStride);
                if (start > 0)
                {
                    SerialBlas.Multiply(
                        -1, ref At(ref First(factor), start, 0, stride), stride, false, ref At(ref First(rightSides), 0, first, sideStride), sideStride, false,
                        1, ref target, sideStride, rows, count, start);
                }
                SerialBlas.Solve(ref At(ref First(factor), start, start, stride), stride, ref target, sideStride, rows, count);
            }
        });
    }

    /// <summary>Replaces C by C − Wᵀ W, both triangles.</summary>
    /// <param name="symmetric">C, <c>[m, m]</c>, symmetric.</param>
    /// <param name="factor">W, <c>[n, m]</c>.</param>
    public static void SubtractSquare(torch.Tensor symmetric, torch.Tensor factor)
    {
        int n = (int)factor.shape[0], m = (int)symmetric.shape[0], stride = (int)symmetric.stride(0), factorStride = (int)factor.stride(0);
        int tiles = (m + Tile - 1) / Tile;
        SerialBlas.Run(tiles * (tiles + 1) / 2, piece =>
        {
            Cancellable.ThrowIfCancelled();
            int tile = (int)((Math.Sqrt((8.0 * piece) + 1) - 1) / 2), other = piece - (tile * (tile + 1) / 2);
            int from = tile * Tile, rows = Math.Min(Tile, m - from), side = other * Tile, columns = Math.Min(Tile, m - side);
            ref double target = ref At(ref First(symmetric), from, side, stride);
            SerialBlas.Multiply(
                -1, ref At(ref First(factor), 0, from, factorStride), factorStride, true, ref At(ref First(factor), 0, side, factorStride), factorStride, false,
                1, ref target, stride, rows, columns, n);
            ref double mirror = ref At(ref First(symmetric), side, from, stride);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < (tile == other ? row : columns); column++)
                    At(ref mirror, column, row, stride) = At(ref target, row, column, stride);
            }
        });
    }

    private static ref double At(ref double first, int row, int column, int stride) => ref Unsafe.Add(ref first, ((nint)row * stride) + column);

    /// <summary>The first number; the tensor has to outlive its use.</summary>
    private static ref double First(torch.Tensor matrix)
    {
        using var scope = torch.NewDisposeScope();
        return ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, double>(matrix.narrow(0, 0, 1).narrow(1, 0, 1).bytes));
    }
}
