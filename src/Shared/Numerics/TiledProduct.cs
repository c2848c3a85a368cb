using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>What a product is added to.</summary>
internal enum ProductStart
{
    /// <summary>Nothing.</summary>
    Zero,

    /// <summary>A row that is the same for all rows of the product.</summary>
    Row,

    /// <summary>The values already in the result.</summary>
    Place,
}

/// <summary>The matrix product in single precision on one core: the core of the exact nearest-neighbor search and of the layers of a perceptron.</summary>
/// <remarks>A tile of 6 × 16 results stays in twelve 256-bit registers: 12 fused multiply-adds for 8 loads, which keeps both
/// multipliers of a core busy. The left factor is read in place with any strides, so it may be transposed or in panels; the
/// right factor is in panels of 16 columns, each [depth, 16].</remarks>
internal static class TiledProduct
{
    /// <summary>Rows of a tile: left factors and results have room for a multiple of it.</summary>
    public const int TileRows = 6;

    /// <summary>Columns of a panel.</summary>
    public const int PanelColumns = 16;

    /// <summary>Positions that are summed in registers before a sum goes to memory: a panel of that depth (16 KB) stays in the
    /// innermost cache, and rounding errors grow with this number instead of with the whole depth.</summary>
    public const int BlockDepth = 256;

    /// <summary>The next multiple of <see cref="TileRows"/>.</summary>
    public static int WholeTiles(int rows) => (rows + TileRows - 1) / TileRows * TileRows;

    /// <summary>The next multiple of <see cref="PanelColumns"/>.</summary>
    public static int WholePanels(int columns) => (columns + PanelColumns - 1) / PanelColumns * PanelColumns;

    /// <summary>result[i, j] = start + Σ_k left[i, k] · right[j / 16][k, j % 16].</summary>
    /// <param name="left">The left factor; row i, position k at <c>i / 6 · leftTile + i % 6 · leftRow + k · leftStep</c>.</param>
    /// <param name="leftTile">From six rows of the left factor to the next six; 6 · leftRow where rows simply follow each other.</param>
    /// <param name="leftRow">From one row of the left factor to the next.</param>
    /// <param name="leftStep">From one position in a row of the left factor to the next.</param>
    /// <param name="right">Panels of the right factor.</param>
    /// <param name="rightPanel">From one panel of the right factor to the next.</param>
    /// <param name="depth">Number of positions that are summed.</param>
    /// <param name="result">Where the result goes; row i, column j at <c>i · resultRow + j / 16 · resultPanel + j % 16</c>.</param>
    /// <param name="resultRow">From one row of the result to the next.</param>
    /// <param name="resultPanel">From one panel of the result to the next.</param>
    /// <param name="rows">Rows of the result; computed up to the next multiple of 6.</param>
    /// <param name="columns">Columns of the result; computed up to the next multiple of 16.</param>
    /// <param name="start">What the product is added to.</param>
    /// <param name="startRow">The row of <see cref="ProductStart.Row"/>, of whole panels.</param>
    public static void Multiply(
        ReadOnlySpan<float> left, int leftTile, int leftRow, int leftStep,
        ReadOnlySpan<float> right, int rightPanel, int depth,
        Span<float> result, int resultRow, int resultPanel, int rows, int columns,
        ProductStart start, ReadOnlySpan<float> startRow = default)
    {
        int tiles = WholeTiles(rows) / TileRows, panels = WholePanels(columns) / PanelColumns;
        // The tile reads and writes without bounds checks: the lengths are checked once, here.
        ArgumentOutOfRangeException.ThrowIfLessThan(left.Length, (tiles - 1) * leftTile + (TileRows - 1) * leftRow + (depth - 1) * leftStep + 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(right.Length, (panels - 1) * rightPanel + depth * PanelColumns);
        ArgumentOutOfRangeException.ThrowIfLessThan(result.Length, (tiles * TileRows - 1) * resultRow + (panels - 1) * resultPanel + PanelColumns);
        if (start == ProductStart.Row)
            ArgumentOutOfRangeException.ThrowIfLessThan(startRow.Length, panels * PanelColumns);
        ref float a = ref MemoryMarshal.GetReference(left), b = ref MemoryMarshal.GetReference(right);
        ref float c = ref MemoryMarshal.GetReference(result), s = ref MemoryMarshal.GetReference(startRow);
        for (int from = 0; from < depth; from += BlockDepth)
        {
            int block = Math.Min(BlockDepth, depth - from);
            for (int p = 0; p < panels; p++)
            {
                ref float panel = ref Unsafe.Add(ref b, p * rightPanel + from * PanelColumns);
                for (int t = 0; t < tiles; t++)
                {
                    Tile(
                        ref Unsafe.Add(ref a, t * leftTile + from * leftStep), leftRow, leftStep, ref panel, block,
                        ref Unsafe.Add(ref c, t * TileRows * resultRow + p * resultPanel), resultRow,
                        from > 0 ? ProductStart.Place : start, ref Unsafe.Add(ref s, p * PanelColumns));
                }
            }
        }
    }

    private static void Tile(
        ref float a, nint row, nint step, ref float b, int depth, ref float c, nint stride, ProductStart start, ref float startRow)
    {
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector256<float> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        if (start == ProductStart.Row)
        {
            c00 = c10 = c20 = c30 = c40 = c50 = Vector256.LoadUnsafe(ref startRow);
            c01 = c11 = c21 = c31 = c41 = c51 = Vector256.LoadUnsafe(ref startRow, 8);
        }
        nint row2 = 2 * row, row3 = 3 * row, row4 = 4 * row, row5 = 5 * row;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector256.LoadUnsafe(ref b);
            var b1 = Vector256.LoadUnsafe(ref b, 8);
            var x = Vector256.Create(a);
            c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
            c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
            x = Vector256.Create(Unsafe.Add(ref a, row));
            c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
            c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
            x = Vector256.Create(Unsafe.Add(ref a, row2));
            c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
            c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
            x = Vector256.Create(Unsafe.Add(ref a, row3));
            c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
            c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
            x = Vector256.Create(Unsafe.Add(ref a, row4));
            c40 = Vector256.MultiplyAddEstimate(x, b0, c40);
            c41 = Vector256.MultiplyAddEstimate(x, b1, c41);
            x = Vector256.Create(Unsafe.Add(ref a, row5));
            c50 = Vector256.MultiplyAddEstimate(x, b0, c50);
            c51 = Vector256.MultiplyAddEstimate(x, b1, c51);
            a = ref Unsafe.Add(ref a, step);
            b = ref Unsafe.Add(ref b, PanelColumns);
        }
        bool add = start == ProductStart.Place;
        Store(c00, c01, ref c, add);
        Store(c10, c11, ref Unsafe.Add(ref c, stride), add);
        Store(c20, c21, ref Unsafe.Add(ref c, 2 * stride), add);
        Store(c30, c31, ref Unsafe.Add(ref c, 3 * stride), add);
        Store(c40, c41, ref Unsafe.Add(ref c, 4 * stride), add);
        Store(c50, c51, ref Unsafe.Add(ref c, 5 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> low, Vector256<float> high, ref float c, bool add)
    {
        if (add)
        {
            low += Vector256.LoadUnsafe(ref c);
            high += Vector256.LoadUnsafe(ref c, 8);
        }
        low.StoreUnsafe(ref c);
        high.StoreUnsafe(ref c, 8);
    }
}
