namespace Microsoft.ML.InductiveBias;

/// <summary>The origin and unit of packed rows: the mean of the points, so little cancels, and a
/// power of two near their extent, so nothing overflows.</summary>
internal sealed class PackingFrame
{
    private readonly double[] _center;
    private readonly double _scale;

    public PackingFrame(PointSet points)
    {
        Features = points.Features;
        _center = new double[Features];
        for (var f = 0; f < Features; f++)
        {
            // A running mean: the sum of 1e308s would overflow.
            for (var i = 0; i < points.Rows; i++)
                _center[f] += (points[i, f] - _center[f]) / (i + 1);
        }
        double extent = 0;
        for (var i = 0; i < points.Rows; i++)
        {
            for (var f = 0; f < Features; f++)
                extent = Math.Max(extent, Math.Abs(points[i, f] - _center[f]));
        }
        var exponent = extent is > 0 and < double.PositiveInfinity ? Math.ILogB(extent) : 0;
        _scale = Math.ScaleB(1, -Math.Clamp(exponent, -500, 500));
    }

    public int Features { get; }
    public double SquaredScale => _scale * _scale;

    /// <summary>The norm of each point about the center, in the unit of packed rows.</summary>
    public double[] Norms(PointSet points)
    {
        var norms = new double[points.Rows];
        for (var i = 0; i < norms.Length; i++)
        {
            double squared = 0;
            for (var f = 0; f < Features; f++)
            {
                var v = Apply(points[i, f], f);
                squared += v * v;
            }
            norms[i] = Math.Sqrt(squared);
        }
        return norms;
    }

    /// <summary>Whether rows with norms in two ranges must be farther apart than a distance: by the triangle inequality
    /// their distance is at least the difference of their norms.</summary>
    public bool AreFartherApart(ReadOnlySpan<double> norms, ReadOnlySpan<double> others, double squaredDistance)
    {
        var (low, high) = Range(norms);
        var (otherLow, otherHigh) = Range(others);
        // The norms carry the rounding of the packed rows, 2⁻²⁴ of each.
        var gap = Math.Max(low - otherHigh, otherLow - high) - 1.2e-7 * (high + otherHigh);
        return gap > 0 && gap * gap > squaredDistance * SquaredScale * (1 + 1e-12);
    }

    private static (double Low, double High) Range(ReadOnlySpan<double> norms)
    {
        var (low, high) = (double.PositiveInfinity, 0.0);
        foreach (var norm in norms)
            (low, high) = (Math.Min(low, norm), Math.Max(high, norm));
        return (low, high);
    }

    public double Apply(double value, int feature) => (value - _center[feature]) * _scale;
}
