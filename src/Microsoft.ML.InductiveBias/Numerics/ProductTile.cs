using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Blocks of inner products in single precision: the core of the exact nearest-neighbor search.</summary>
/// <remarks>Panels are stored in the order in which a tile of <see cref="TiledProduct"/> reads them.</remarks>
internal static class ProductTile
{
    /// <summary>Rows of a panel of left factors.</summary>
    public const int LeftRows = TiledProduct.TileRows;

    /// <summary>Rows of a panel of right factors.</summary>
    public const int RightRows = TiledProduct.PanelColumns;

    /// <summary>Features that are summed in registers before the sum goes to memory; rounding errors grow with it.</summary>
    public const int Depth = TiledProduct.BlockDepth;

    /// <summary>products[i, j] = ⟨left i, right j⟩.</summary>
    /// <param name="left">Panels of <see cref="LeftRows"/> rows, one after the other; each [feature, row].</param>
    /// <param name="leftPanels">Their number.</param>
    /// <param name="right">Panels of <see cref="RightRows"/> rows, one after the other; each [feature, row].</param>
    /// <param name="rightPanels">Their number.</param>
    /// <param name="features">d.</param>
    /// <param name="products">[leftPanels · 6, rightPanels · 16], row-major.</param>
    public static void Multiply(
        ReadOnlySpan<float> left, int leftPanels, ReadOnlySpan<float> right, int rightPanels, int features, Span<float> products) =>
        TiledProduct.Multiply(
            left, leftTile: LeftRows * features, leftRow: 1, leftStep: LeftRows, right, RightRows * features, features,
            products, rightPanels * RightRows, RightRows, leftPanels * LeftRows, rightPanels * RightRows, ProductStart.Zero);

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
