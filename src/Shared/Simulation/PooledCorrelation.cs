using System.Numerics.Tensors;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The correlation of pairs of samples, pooled: each sample has its own mean, weighted by its variance.</summary>
internal struct PooledCorrelation
{
    private double _covariance;
    private double _before;
    private double _after;

    /// <summary>From 0 to 1; 0 where nothing varies.</summary>
    public readonly double Value => _before > 0 && _after > 0 ? Math.Clamp(_covariance / Math.Sqrt(_before * _after), 0, 1) : 0;

    public void Add(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double meanX = TensorPrimitives.Sum(x) / x.Length, meanY = TensorPrimitives.Sum(y) / x.Length;
        _covariance += TensorPrimitives.Dot(x, y) - (x.Length * meanX * meanY);
        _before += TensorPrimitives.Dot(x, x) - (x.Length * meanX * meanX);
        _after += TensorPrimitives.Dot(y, y) - (x.Length * meanY * meanY);
    }
}
