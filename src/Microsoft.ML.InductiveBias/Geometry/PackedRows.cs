using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Points, centered and scaled to single precision, in the panels that <see cref="ProductTile"/> reads; with
/// the bounds on the error of squared distances from such products.</summary>
internal sealed class PackedRows
{
    private const int Rows16 = ProductTile.RightRows;
    private readonly float[] _panels;
    private readonly PackingFrame _frame;

    private PackedRows(PackingFrame frame, float[] panels, int rows, float[] halfSquaredNorms, double[] norms)
    {
        (_frame, _panels, Rows) = (frame, panels, rows);
        (HalfSquaredNorms, Norms) = (halfSquaredNorms, norms);
        Panels = (rows + Rows16 - 1) / Rows16;
    }

    public int Rows { get; }
    public int Panels { get; }

    /// <summary>½‖x‖² of each packed row.</summary>
    public float[] HalfSquaredNorms { get; }

    /// <summary>‖x‖ of each packed row.</summary>
    public double[] Norms { get; }

    /// <summary>Packs the rows <paramref name="order"/> of the points in that order.</summary>
    public static PackedRows Pack(PointSet points, ReadOnlySpan<int> order, PackingFrame frame)
    {
        var (rows, features) = (order.Length, points.Features);
        var panels = (rows + Rows16 - 1) / Rows16;
        var packed = GC.AllocateUninitializedArray<float>(checked(panels * Rows16 * features));
        var halfSquaredNorms = new float[rows];
        var norms = new double[rows];
        for (var p = 0; p < panels; p++)
        {
            var panel = packed.AsSpan(p * Rows16 * features, Rows16 * features);
            for (var r = 0; r < Rows16; r++)
            {
                var i = p * Rows16 + r;
                if (i >= rows)
                {
                    for (var f = 0; f < features; f++)
                        panel[f * Rows16 + r] = 0;
                    continue;
                }
                double squared = 0;
                for (var f = 0; f < features; f++)
                {
                    var v = (float)frame.Apply(points[order[i], f], f);
                    panel[f * Rows16 + r] = v;
                    squared += (double)v * v;
                }
                halfSquaredNorms[i] = (float)(0.5 * squared);
                norms[i] = Math.Sqrt(squared);
            }
        }
        return new PackedRows(frame, packed, rows, halfSquaredNorms, norms);
    }

    /// <summary>Panels from <paramref name="firstPanel"/> on.</summary>
    public ReadOnlySpan<float> Right(int firstPanel, int count) =>
        _panels.AsSpan(firstPanel * Rows16 * _frame.Features, count * Rows16 * _frame.Features);

    /// <summary>Copies rows into panels of left factors; the last panel is filled up with zeros.</summary>
    public void CopyLeft(int firstRow, int count, Span<float> panels)
    {
        var features = _frame.Features;
        const int Left = ProductTile.LeftRows;
        var rows = (count + Left - 1) / Left * Left;
        for (var i = 0; i < rows; i++)
        {
            var target = panels[(i / Left * Left * features + i % Left)..];
            if (i >= count)
            {
                for (var f = 0; f < features; f++)
                    target[f * Left] = 0;
                continue;
            }
            var row = firstRow + i;
            var source = _panels.AsSpan(row / Rows16 * Rows16 * features + row % Rows16);
            for (var f = 0; f < features; f++)
                target[f * Left] = source[f * Rows16];
        }
    }

    /// <summary>The largest float t such that every pair with squared distance ≤ <paramref name="squaredDistance"/> (in the
    /// units of the points) has ½‖y‖² − ⟨x, y⟩ ≤ t, whatever the rounding.</summary>
    /// <remarks>With u = 2⁻²⁴ and S = ‖x‖ + ‖y‖: packing moves a squared distance by at most about 2uS², summing m terms moves
    /// a product by at most mu‖x‖‖y‖ ≤ mu S²/4 (so the squared distance by mu S²/2), norms and differences by
    /// 4uS²; 16uS² leaves room for the terms of second order. Underflow adds at most
    /// 2⁻¹⁴⁹ for each operation.</remarks>
    public static float Limit(PackingFrame frame, double squaredDistance, double leftNorm, double largestRightNorm)
    {
        if (double.IsPositiveInfinity(squaredDistance))
            return float.PositiveInfinity;
        const double U = 1.0 / (1 << 24);
        double terms = Math.Min(frame.Features, ProductTile.Depth) + frame.Features / ProductTile.Depth + 2;
        var sum = leftNorm + largestRightNorm;
        var error = (terms / 2 + 16) * U * sum * sum * 1.01 + 8e-45 * (frame.Features + 8);
        var limit = 0.5 * (squaredDistance * frame.SquaredScale * (1 + 1e-12) + error - leftNorm * leftNorm);
        return MathF.BitIncrement((float)limit);
    }
}
