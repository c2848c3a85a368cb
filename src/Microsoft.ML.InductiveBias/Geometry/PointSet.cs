using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>n points of d features, in single or double precision, with or without their zeros: the input of the estimators of intrinsic dimension and resolution.</summary>
/// <remarks>The values aren't copied; don't change them while an estimator runs. Distances are always computed in double
/// precision from the values as they are given.</remarks>
internal sealed class PointSet
{
    /// <summary>Magnitudes above this would overflow in a squared distance; single precision never gets there.</summary>
    internal const double LargestMagnitude = 1e150;

    private readonly float[]? _singles;
    private readonly double[]? _doubles;
    private readonly bool _areSingle;
    private SparseRows? _sparse;

    private PointSet(SparseRows sparse, bool areSingle) => (_sparse, _areSingle, Rows, Features) = (sparse, areSingle, sparse.Count, sparse.Width);

    private PointSet(float[]? singles, double[]? doubles, int rows, int features)
    {
        var length = singles?.Length ?? doubles!.Length;
        if (rows < 0 || features < 1 || (long)rows * features != length)
            throw new ArgumentException($"values held {length} numbers for rows = {rows} and features = {features}; it must hold rows · features numbers, with at least 1 feature.", "values");
        (_singles, _doubles, _areSingle, Rows, Features) = (singles, doubles, singles is not null, rows, features);
    }

    /// <summary>n, the number of points.</summary>
    public int Rows { get; }

    /// <summary>d, the number of features of a point.</summary>
    public int Features { get; }

    /// <summary>Points in single precision, as in ML.NET's feature vectors; <c>[n, d]</c>, row-major.</summary>
    public static PointSet FromSingle(float[] values, int rows, int features)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new PointSet(values, null, rows, features);
    }

    /// <summary>Points in double precision; <c>[n, d]</c>, row-major.</summary>
    public static PointSet FromDouble(double[] values, int rows, int features)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new PointSet(null, values, rows, features);
    }

    /// <summary>Points without their zeros.</summary>
    /// <param name="rows">The points.</param>
    /// <param name="areSingle">Whether the values were read in single precision.</param>
    public static PointSet FromSparse(SparseRows rows, bool areSingle) => new(rows, areSingle);

    /// <summary>The features of a task.</summary>
    public static PointSet Of(TaskData data) => data.Sparse() is { } sparse ? FromSparse(sparse, areSingle: false) : FromDouble(data.Features.ToArray(), data.Rows, data.FeatureCount);

    /// <summary>Whether the points are held without their zeros.</summary>
    public bool IsSparse => _singles is null && _doubles is null;

    /// <summary>The operations of an inner product of two points.</summary>
    public double PairWork => IsSparse ? _sparse!.Stored.Length / Math.Max(1.0, Rows) : Features;

    /// <summary>The points without their zeros.</summary>
    public SparseRows Sparse => _sparse ??= SparseRows.FromDense(_doubles ?? Array.ConvertAll(_singles!, value => (double)value), Features);

    /// <summary>The Euclidean distance of two points, in double precision.</summary>
    public double Distance(int first, int second) => Math.Sqrt(SquaredDistance(first, this, second));

    /// <summary>The Euclidean norm of a point, in double precision.</summary>
    public double Norm(int row)
    {
        // Scaled by the largest magnitude: squares of 1e200 would overflow.
        double largest = 0;
        var count = Stored(row);
        for (var f = 0; f < count; f++)
            largest = Math.Max(largest, Math.Abs(StoredAt(row, f)));
        if (largest == 0)
            return 0;
        double sum = 0;
        for (var f = 0; f < count; f++)
        {
            var v = StoredAt(row, f) / largest;
            sum += v * v;
        }
        return largest * Math.Sqrt(sum);
    }

    /// <summary>The relative rounding of the values: differences below it carry no information.</summary>
    internal double Rounding => _areSingle ? Math.ScaleB(1, -23) : Math.ScaleB(1, -52);

    internal double this[int row, int feature] => IsSparse ? _sparse!.At(row, feature) : StoredAt(row, feature);

    /// <summary>Whether every feature of the row is a number whose square fits a double.</summary>
    internal bool IsUsable(int row)
    {
        for (var f = Stored(row) - 1; f >= 0; f--)
        {
            if (!(Math.Abs(StoredAt(row, f)) <= LargestMagnitude))
                return false;
        }
        return true;
    }

    /// <summary>The given rows, as a set of their own.</summary>
    internal PointSet Select(int[] rows)
    {
        // If all rows are selected, don't copy a large set.
        if (rows.Length == Rows && !rows.Where((row, i) => row != i).Any())
            return this;
        if (IsSparse)
            return new PointSet(_sparse!.Select(rows), _areSingle);
        if (_singles is not null)
            return new PointSet(Gather(_singles, rows), null, rows.Length, Features);
        return new PointSet(null, Gather(_doubles!, rows), rows.Length, Features);
    }

    /// <summary>Squared distance of a point of this set and one of another set of the same precision.</summary>
    internal double SquaredDistance(int first, PointSet other, int second) => IsSparse || other.IsSparse ? Sparse.Distance(first, other.Sparse, second, [1])
        : _singles is not null && other._singles is not null ? SquaredDistance(Row(_singles, first), Row(other._singles, second))
        : SquaredDistance(Row(_doubles!, first), Row(other._doubles!, second));

    internal ReadOnlySpan<float> SingleRow(int row) => Row(_singles!, row);

    /// <summary>Groups points of equal numbers.</summary>
    internal DistinctRows FindDistinctRows() => IsSparse ? DistinctRows.Among(_sparse!)
        : _singles is not null ? DistinctRows.Among<float>(_singles, Rows, Features)
        : DistinctRows.Among<double>(_doubles, Rows, Features);

    /// <summary>The number of values of a row that are stored.</summary>
    private int Stored(int row) => IsSparse ? _sparse!.ValuesOf(row).Length : Features;

    private double StoredAt(int row, int position) => IsSparse ? _sparse!.ValuesOf(row)[position]
        : _singles is null ? _doubles![(long)row * Features + position] : _singles[(long)row * Features + position];

    private ReadOnlySpan<T> Row<T>(T[] values, int row) => values.AsSpan(checked(row * Features), Features);

    private T[] Gather<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var gathered = new T[rows.Length * Features];
        for (var i = 0; i < rows.Length; i++)
            Row(values, rows[i]).CopyTo(gathered.AsSpan(i * Features));
        return gathered;
    }

    private static double SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector<double> low = default, high = default;
        var width = Vector<float>.Count;
        var i = 0;
        var vx = MemoryMarshal.Cast<float, Vector<float>>(x);
        var vy = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (var v = 0; v < vx.Length; v++, i += width)
        {
            Vector.Widen(vx[v], out var xl, out var xh);
            Vector.Widen(vy[v], out var yl, out var yh);
            var (dl, dh) = (xl - yl, xh - yh);
            low += dl * dl;
            high += dh * dh;
        }
        var sum = Vector.Sum(low + high);
        for (; i < x.Length; i++)
        {
            var d = (double)x[i] - y[i];
            sum += d * d;
        }
        return sum;
    }

    private static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Vector<double> total = default;
        var i = 0;
        var vx = MemoryMarshal.Cast<double, Vector<double>>(x);
        var vy = MemoryMarshal.Cast<double, Vector<double>>(y);
        for (var v = 0; v < vx.Length; v++, i += Vector<double>.Count)
        {
            var d = vx[v] - vy[v];
            total += d * d;
        }
        var sum = Vector.Sum(total);
        for (; i < x.Length; i++)
        {
            var d = x[i] - y[i];
            sum += d * d;
        }
        return sum;
    }
}
