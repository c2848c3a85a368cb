extern alias core;

using Microsoft.ML.InductiveBias.Numerics;
using ProductTile = core::Microsoft.ML.InductiveBias.Numerics.ProductTile;

namespace Microsoft.ML.InductiveBias.Benchmarks;

/// <summary>The floor: the matrix products that the searches consist of, with the same blocks and threads, and nothing else.</summary>
internal static class BareProducts
{
    private const int LeftBlock = 32 * ProductTile.LeftRows;
    private const int RightPanels = 16;

    /// <summary>All products of the first <paramref name="leftRows"/> rows with all rows, or with the rows from their own block on.</summary>
    public static float Multiply(PackedRows packed, int features, int leftRows, bool half)
    {
        var blocks = (leftRows + LeftBlock - 1) / LeftBlock;
        float sink = 0;
        Parallel.For(0, blocks, () => (Left: new float[LeftBlock * features], Products: new float[LeftBlock * RightPanels * ProductTile.RightRows]), (block, _, work) =>
        {
            var first = block * LeftBlock;
            packed.CopyLeft(first, Math.Min(LeftBlock, leftRows - first), work.Left);
            for (var panel = half ? first / ProductTile.RightRows : 0; panel < packed.Panels; panel += RightPanels)
            {
                var panels = Math.Min(RightPanels, packed.Panels - panel);
                ProductTile.Multiply(work.Left, LeftBlock / ProductTile.LeftRows, packed.Right(panel, panels), panels, features, work.Products);
            }
            return work;
        }, work => sink += work.Products[0]);
        return sink;
    }
}
