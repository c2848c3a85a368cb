using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The reduction of a symmetric band to tridiagonal form: each column's elements below the subdiagonal are reflected away, and what
/// that lifts above the band is chased down to the end.</summary>
/// <remarks>Lang, SIAM Journal on Scientific Computing 14 (1993): of a bulge only the first column goes, because the next sweep lifts the
/// rest anyway. A sweep follows the one before at a distance of a block, so groups of sweeps run side by side; the result does not depend on that.</remarks>
internal sealed class BandChase
{
    /// <summary>Sweeps of a group, and blocks that one piece of work moves them on.</summary>
    private const int Group = 8;

    private readonly double[] _band;
    private readonly int _n;
    private readonly int _width;

    /// <summary>From one column of the band to the next; and from one column of a block to the next, in the same rows.</summary>
    private readonly int _stride;
    private readonly AlignedNumbers _rotated;
    private readonly int _columns;
    private readonly double[] _directions;
    private readonly double[] _factors;

    private BandChase(AlignedNumbers matrix, int n, int width, AlignedNumbers rotated, int columns)
    {
        (_n, _width, _rotated, _columns) = (n, width, rotated, columns);
        // Bulges reach twice the width.
        _stride = 2 * width + 1;
        _band = new double[checked(_stride * n)];
        var elements = matrix.Memory.Span;
        for (int row = 0; row < n; row++)
        {
            for (int column = Math.Max(0, row - width); column <= row; column++)
                _band[column * _stride + row - column] = elements[row * n + column];
        }
        (_directions, _factors) = (new double[n * width], new double[n]);
    }

    /// <summary>Reduces a band A to a tridiagonal Qᵀ A Q.</summary>
    /// <param name="matrix">A, <c>[n, n]</c>, of which the lower band is read.</param>
    /// <param name="n">n, at least 1.</param>
    /// <param name="width">Diagonals below the main one, at least 1.</param>
    /// <param name="rotated">R, <c>[n, columns]</c>; becomes Qᵀ R.</param>
    /// <param name="columns">Columns of R, in memory.</param>
    /// <returns>The diagonal, and the n − 1 elements below it.</returns>
    public static (double[] Diagonal, double[] Below) Run(AlignedNumbers matrix, int n, int width, AlignedNumbers rotated, int columns)
    {
        var chase = new BandChase(matrix, n, width, rotated, columns);
        if (width > 1)
            chase.Reduce();
        double[] diagonal = new double[n], below = new double[n - 1];
        for (int column = 0; column < n; column++)
        {
            diagonal[column] = chase._band[column * chase._stride];
            if (column < n - 1)
                below[column] = chase._band[column * chase._stride + 1];
        }
        return (diagonal, below);
    }

    private void Reduce()
    {
        int sweeps = Math.Max(0, _n - 2), groups = (sweeps + Group - 1) / Group;
        // Sweep i of a group is i blocks behind the first one, so that the last piece of its way is one further.
        int Pieces(int group) => ((_n - 2 - group * Group) / _width + Group) / Group + 1;
        // The piece q of group g follows q − 1 of its own and q + 1 of the group before: pieces of one sum q + 2g are independent.
        int waves = 0;
        for (int group = 0; group < groups; group++)
            waves = Math.Max(waves, 2 * group + Pieces(group));
        int firstGroup = 0;
        for (int wave = 0; wave < waves; wave++)
        {
            if (wave % 64 == 0)
                Cancellable.ThrowIfCancelled();
            while (firstGroup < groups && wave - 2 * firstGroup >= Pieces(firstGroup))
                firstGroup++;
            int lastGroup = Math.Min(groups - 1, wave / 2), first = firstGroup, current = wave;
            if (lastGroup >= first)
                SerialBlas.Run(lastGroup - first + 1, piece => Advance(first + piece, current - 2 * (first + piece)));
        }
    }

    /// <summary>Moves the sweeps of a group on by some blocks.</summary>
    private void Advance(int group, int piece)
    {
        int firstSweep = group * Group, end = Math.Min(_n - 2, firstSweep + Group);
        Span<double> scratch = stackalloc double[_width + Math.Max(_columns, 1)];
        for (int sweep = firstSweep; sweep < end; sweep++)
        {
            int lag = sweep - firstSweep, last = _n - 2 - sweep;
            for (int block = Math.Max(0, piece * Group - lag); block < (piece + 1) * Group - lag && block * _width <= last; block++)
                Chase(sweep, block, scratch);
        }
    }

    /// <summary>Reflects the rows of a block of a sweep: block 0 clears the column of the sweep, the others the first column of the bulge.</summary>
    private void Chase(int sweep, int block, Span<double> scratch)
    {
        int start = sweep + 1 + block * _width, rows = Math.Min(_width, _n - start), blockStride = _stride - 1;
        ref double band = ref MemoryMarshal.GetArrayDataReference(_band);
        ref double direction = ref _directions[sweep * _width];
        double factor;
        if (block == 0)
        {
            var column = _band.AsSpan(sweep * _stride + 1, rows);
            factor = Reflect(column, ref direction);
        }
        else
        {
            int before = start - _width;
            ref double bulge = ref Unsafe.Add(ref band, before * _stride + _width);
            double earlier = _factors[sweep];
            if (earlier != 0)
                Columns(ref bulge, blockStride, rows, _width, ref direction, earlier, scratch);
            else
                scratch[..rows].Clear();
            var first = MemoryMarshal.CreateSpan(ref bulge, rows);
            Subtract(ref bulge, ref scratch[0], earlier * direction, rows);
            // The direction of the block before serves once more, for the columns after the first, while the new one comes into being.
            Span<double> own = stackalloc double[_width];
            factor = Reflect(first, ref own[0]);
            for (int column = 1; column < _width; column++)
            {
                ref double target = ref Unsafe.Add(ref bulge, column * blockStride);
                double share = SubtractAndProject(ref target, ref scratch[0], earlier * Unsafe.Add(ref direction, column), ref own[0], rows);
                Subtract(ref target, ref own[0], factor * share, rows);
            }
            own[..rows].CopyTo(MemoryMarshal.CreateSpan(ref direction, rows));
        }
        _factors[sweep] = factor;
        if (factor == 0)
            return;
        Congruence(ref Unsafe.Add(ref band, start * _stride), blockStride, rows, ref direction, factor, scratch);
        if (_columns > 0)
            Rotate(ref Unsafe.Add(ref _rotated.First, start * _columns), rows, ref direction, factor, scratch);
    }

    private static double Reflect(Span<double> vector, ref double direction)
    {
        double factor = BandReduction.Reflector(vector, out double pivot);
        vector.CopyTo(MemoryMarshal.CreateSpan(ref direction, vector.Length));
        vector.Clear();
        vector[0] = pivot;
        return factor;
    }

    /// <summary>scratch = B v.</summary>
    private static void Columns(ref double block, int stride, int rows, int columns, ref double v, double factor, Span<double> scratch)
    {
        scratch[..rows].Clear();
        ref double sum = ref scratch[0];
        int column = 0;
        for (; column <= columns - 4; column += 4)
        {
            ref double a = ref Unsafe.Add(ref block, column * stride);
            ref double b = ref Unsafe.Add(ref a, stride), c = ref Unsafe.Add(ref b, stride), d = ref Unsafe.Add(ref c, stride);
            double x = Unsafe.Add(ref v, column), y = Unsafe.Add(ref v, column + 1), z = Unsafe.Add(ref v, column + 2), u = Unsafe.Add(ref v, column + 3);
            Vector256<double> vx = Vector256.Create(x), vy = Vector256.Create(y), vz = Vector256.Create(z), vu = Vector256.Create(u);
            int i = 0;
            for (; i <= rows - 4; i += 4)
            {
                var total = Vector256.MultiplyAddEstimate(vx, Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref sum, (nuint)i));
                var other = vz * Vector256.LoadUnsafe(ref c, (nuint)i);
                total = Vector256.MultiplyAddEstimate(vy, Vector256.LoadUnsafe(ref b, (nuint)i), total);
                other = Vector256.MultiplyAddEstimate(vu, Vector256.LoadUnsafe(ref d, (nuint)i), other);
                (total + other).StoreUnsafe(ref sum, (nuint)i);
            }
            for (; i < rows; i++)
                Unsafe.Add(ref sum, i) += (x * Unsafe.Add(ref a, i)) + (y * Unsafe.Add(ref b, i)) + (z * Unsafe.Add(ref c, i)) + (u * Unsafe.Add(ref d, i));
        }
        for (; column < columns; column++)
            Subtract(ref sum, ref Unsafe.Add(ref block, column * stride), -Unsafe.Add(ref v, column), rows);
    }

    /// <summary>target −= factor · direction.</summary>
    private static void Subtract(ref double target, ref double direction, double factor, int count)
    {
        var minus = Vector256.Create(-factor);
        int i = 0;
        for (; i <= count - 4; i += 4)
            Vector256.MultiplyAddEstimate(minus, Vector256.LoadUnsafe(ref direction, (nuint)i), Vector256.LoadUnsafe(ref target, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        for (; i < count; i++)
            Unsafe.Add(ref target, i) -= factor * Unsafe.Add(ref direction, i);
    }

    /// <summary>target −= factor · direction.</summary>
    /// <returns>The product of the result with another vector.</returns>
    private static double SubtractAndProject(ref double target, ref double direction, double factor, ref double other, int count)
    {
        var minus = Vector256.Create(-factor);
        var sums = Vector256<double>.Zero;
        int i = 0;
        for (; i <= count - 4; i += 4)
        {
            var value = Vector256.MultiplyAddEstimate(minus, Vector256.LoadUnsafe(ref direction, (nuint)i), Vector256.LoadUnsafe(ref target, (nuint)i));
            value.StoreUnsafe(ref target, (nuint)i);
            sums = Vector256.MultiplyAddEstimate(value, Vector256.LoadUnsafe(ref other, (nuint)i), sums);
        }
        double sum = Vector256.Sum(sums);
        for (; i < count; i++)
        {
            double value = Unsafe.Add(ref target, i) -= factor * Unsafe.Add(ref direction, i);
            sum += value * Unsafe.Add(ref other, i);
        }
        return sum;
    }

    /// <summary>D ← H D H with H = I − τ v vᵀ, in the lower triangle: D − v xᵀ − x vᵀ with x = τ D v − ½ τ² (vᵀ D v) v.</summary>
    private static void Congruence(ref double block, int stride, int rows, ref double v, double factor, Span<double> scratch)
    {
        ref double x = ref scratch[0];
        scratch[..rows].Clear();
        for (int column = 0; column < rows; column++)
        {
            ref double own = ref Unsafe.Add(ref block, column * stride);
            double weight = Unsafe.Add(ref v, column), sum = 0;
            Unsafe.Add(ref x, column) += weight * Unsafe.Add(ref own, column);
            int i = column + 1;
            // The rest of a column ends on whole vectors.
            for (; (rows - i) % 4 != 0; i++)
            {
                Unsafe.Add(ref x, i) += weight * Unsafe.Add(ref own, i);
                sum += Unsafe.Add(ref own, i) * Unsafe.Add(ref v, i);
            }
            var weights = Vector256.Create(weight);
            var sums = Vector256<double>.Zero;
            for (; i < rows; i += 4)
            {
                var value = Vector256.LoadUnsafe(ref own, (nuint)i);
                Vector256.MultiplyAddEstimate(weights, value, Vector256.LoadUnsafe(ref x, (nuint)i)).StoreUnsafe(ref x, (nuint)i);
                sums = Vector256.MultiplyAddEstimate(value, Vector256.LoadUnsafe(ref v, (nuint)i), sums);
            }
            Unsafe.Add(ref x, column) += sum + Vector256.Sum(sums);
        }
        double form = 0;
        for (int i = 0; i < rows; i++)
            form += Unsafe.Add(ref v, i) * Unsafe.Add(ref x, i);
        double half = 0.5 * factor * factor * form;
        for (int i = 0; i < rows; i++)
            Unsafe.Add(ref x, i) = (factor * Unsafe.Add(ref x, i)) - (half * Unsafe.Add(ref v, i));
        for (int column = 0; column < rows; column++)
        {
            ref double own = ref Unsafe.Add(ref block, column * stride);
            double byV = Unsafe.Add(ref x, column), byX = Unsafe.Add(ref v, column);
            int i = column;
            for (; (rows - i) % 4 != 0; i++)
                Unsafe.Add(ref own, i) -= (byV * Unsafe.Add(ref v, i)) + (byX * Unsafe.Add(ref x, i));
            Vector256<double> first = Vector256.Create(-byV), second = Vector256.Create(-byX);
            for (; i < rows; i += 4)
            {
                var value = Vector256.MultiplyAddEstimate(first, Vector256.LoadUnsafe(ref v, (nuint)i), Vector256.LoadUnsafe(ref own, (nuint)i));
                Vector256.MultiplyAddEstimate(second, Vector256.LoadUnsafe(ref x, (nuint)i), value).StoreUnsafe(ref own, (nuint)i);
            }
        }
    }

    /// <summary>R ← H R.</summary>
    private void Rotate(ref double values, int rows, ref double v, double factor, Span<double> scratch)
    {
        var products = scratch[.._columns];
        products.Clear();
        for (int row = 0; row < rows; row++)
            Subtract(ref products[0], ref Unsafe.Add(ref values, row * _columns), -Unsafe.Add(ref v, row), _columns);
        for (int row = 0; row < rows; row++)
            Subtract(ref Unsafe.Add(ref values, row * _columns), ref products[0], factor * Unsafe.Add(ref v, row), _columns);
    }
}
