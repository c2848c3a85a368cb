using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Blocks of inner products in single precision: the work that exact nearest neighbours consist of.</summary>
/// <remarks>The smallest unit is a tile of 6 × 16 products that stays in twelve 256-bit registers: 12 fused multiply-adds for
/// 8 loads, which keeps both multipliers of a core busy. Panels are stored in the order in which the tile reads them.</remarks>
internal static class ProductTile
{
    /// <summary>Rows of a panel of left factors.</summary>
    public const int LeftRows = 6;

    /// <summary>Rows of a panel of right factors.</summary>
    public const int RightRows = 16;

    /// <summary>Features that are summed in registers before the sum goes to memory: a panel of right factors (16 KB) stays
    /// in the innermost cache, and rounding errors grow with this number instead of with all features.</summary>
    public const int Depth = 256;

    /// <summary>products[i, j] = ⟨left i, right j⟩.</summary>
    /// <param name="left">Panels of <see cref="LeftRows"/> rows, one after the other; each [feature, row].</param>
    /// <param name="leftPanels">Their number.</param>
    /// <param name="right">Panels of <see cref="RightRows"/> rows, one after the other; each [feature, row].</param>
    /// <param name="rightPanels">Their number.</param>
    /// <param name="features">d.</param>
    /// <param name="products">[leftPanels · 6, rightPanels · 16], row-major.</param>
    public static void Multiply(
        ReadOnlySpan<float> left, int leftPanels, ReadOnlySpan<float> right, int rightPanels, int features, Span<float> products)
    {
        var stride = rightPanels * RightRows;
        // The tile reads and writes without bounds checks: the lengths are checked once, here.
        ArgumentOutOfRangeException.ThrowIfLessThan(left.Length, leftPanels * LeftRows * features);
        ArgumentOutOfRangeException.ThrowIfLessThan(right.Length, rightPanels * RightRows * features);
        ArgumentOutOfRangeException.ThrowIfLessThan(products.Length, leftPanels * LeftRows * stride);
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        ref var c = ref MemoryMarshal.GetReference(products);
        for (var from = 0; from < features; from += Depth)
        {
            var depth = Math.Min(Depth, features - from);
            for (var r = 0; r < rightPanels; r++)
            {
                ref var panel = ref Unsafe.Add(ref b, (r * features + from) * RightRows);
                for (var l = 0; l < leftPanels; l++)
                {
                    Multiply(
                        ref Unsafe.Add(ref a, (l * features + from) * LeftRows), ref panel, depth,
                        ref Unsafe.Add(ref c, l * LeftRows * stride + r * RightRows), stride, from > 0);
                }
            }
        }
    }

    private static void Multiply(ref float a, ref float b, int depth, ref float c, int stride, bool add)
    {
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector256<float> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector256.LoadUnsafe(ref b);
            var b1 = Vector256.LoadUnsafe(ref b, 8);
            var x = Vector256.Create(a);
            c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
            c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
            x = Vector256.Create(Unsafe.Add(ref a, 1));
            c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
            c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
            x = Vector256.Create(Unsafe.Add(ref a, 2));
            c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
            c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
            x = Vector256.Create(Unsafe.Add(ref a, 3));
            c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
            c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
            x = Vector256.Create(Unsafe.Add(ref a, 4));
            c40 = Vector256.MultiplyAddEstimate(x, b0, c40);
            c41 = Vector256.MultiplyAddEstimate(x, b1, c41);
            x = Vector256.Create(Unsafe.Add(ref a, 5));
            c50 = Vector256.MultiplyAddEstimate(x, b0, c50);
            c51 = Vector256.MultiplyAddEstimate(x, b1, c51);
            a = ref Unsafe.Add(ref a, LeftRows);
            b = ref Unsafe.Add(ref b, RightRows);
        }
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

    /// <summary>The first position from <paramref name="from"/> on at which halfNorm − product ≤ limit, or −1.</summary>
    public static int NextWithin(ReadOnlySpan<float> halfNorms, ReadOnlySpan<float> products, float limit, int from)
    {
        var i = from;
        if (i >= products.Length)
            return -1;
        ref var n = ref MemoryMarshal.GetReference(halfNorms);
        ref var p = ref MemoryMarshal.GetReference(products[..halfNorms.Length]);
        var bound = Vector256.Create(limit);
        for (; i <= halfNorms.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var difference = Vector256.LoadUnsafe(ref n, (nuint)i) - Vector256.LoadUnsafe(ref p, (nuint)i);
            var within = Vector256.LessThanOrEqual(difference, bound).ExtractMostSignificantBits();
            if (within != 0)
                return i + BitOperations.TrailingZeroCount(within);
        }
        for (; i < halfNorms.Length; i++)
        {
            if (halfNorms[i] - products[i] <= limit)
                return i;
        }
        return -1;
    }
}
