using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The eigenvalues of a symmetric tridiagonal matrix, by the QL and QR iterations with implicit shifts.</summary>
/// <remarks>Golub and Van Loan, Matrix Computations (4th edition), section 8.3; convergence and the choice between QL and QR as in LAPACK's dsteqr.</remarks>
internal static class TridiagonalSpectrum
{
    /// <summary>Iterations per eigenvalue before the search is given up; two are usual.</summary>
    private const int LargestCount = 60;

    /// <summary>The smallest number with all digits.</summary>
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Diagonalizes T = S Λ Sᵀ.</summary>
    /// <param name="diagonal">The diagonal; becomes Λ, ascending.</param>
    /// <param name="below">The elements below it, one less; become 0.</param>
    /// <param name="rotated">R, <c>[n, columns]</c>; becomes Sᵀ R.</param>
    /// <param name="columns">Columns of R, a multiple of 4 (0 for none).</param>
    /// <exception cref="InvalidOperationException">The iteration did not converge; the numbers aren't finite.</exception>
    public static void Diagonalize(Span<double> diagonal, Span<double> below, Span<double> rotated, int columns)
    {
        int n = diagonal.Length;
        double largest = 0;
        foreach (double value in diagonal)
            largest = Math.Max(largest, Math.Abs(value));
        foreach (double value in below)
            largest = Math.Max(largest, Math.Abs(value));
        if (!double.IsFinite(largest))
            throw new InvalidOperationException($"The eigenvalues of a covariance of {n} test rows did not converge: it has values that are not finite.");
        if (largest > 0)
        {
            int exponent = Math.ILogB(largest);
            Scale(diagonal, -exponent);
            Scale(below, -exponent);
            int start = 0, left = LargestCount * n;
            while (start < n)
            {
                // A block ends where the element below its diagonal is negligible.
                int end = start;
                while (end < n - 1 && !IsNegligible(below[end], diagonal[end], diagonal[end + 1]))
                    end++;
                if (end < n - 1)
                    below[end] = 0;
                if (end == start)
                {
                    start++;
                    continue;
                }
                DiagonalizeBlock(diagonal[start..(end + 1)], below[start..end], rotated.Slice(start * columns, (end + 1 - start) * columns), columns, ref left);
                start = end + 1;
            }
            Scale(diagonal, exponent);
        }
        Sort(diagonal, rotated, columns);
    }

    private static bool IsNegligible(double below, double one, double other) =>
        below * below <= Math.ScaleB(1, -106) * Math.Abs(one) * Math.Abs(other) + SmallestNormal;

    private static void Scale(Span<double> values, int exponent)
    {
        foreach (ref double value in values)
            value = Math.ScaleB(value, exponent);
    }

    private static void DiagonalizeBlock(Span<double> d, Span<double> e, Span<double> rows, int columns, ref int left)
    {
        // The iteration takes the small end of a graded matrix first.
        if (Math.Abs(d[^1]) < Math.Abs(d[0]))
            Upwards(d, e, rows, columns, ref left);
        else
            Downwards(d, e, rows, columns, ref left);
    }

    /// <summary>QL: eigenvalues come out at the top.</summary>
    private static void Downwards(Span<double> d, Span<double> e, Span<double> rows, int columns, ref int left)
    {
        for (int top = 0; top < d.Length; top++)
        {
            while (true)
            {
                int end = top;
                while (end < d.Length - 1 && !IsNegligible(e[end], d[end], d[end + 1]))
                    end++;
                if (end < d.Length - 1)
                    e[end] = 0;
                if (end == top)
                    break;
                CountDown(ref left, d.Length);
                double g = (d[top + 1] - d[top]) / (2 * e[top]);
                g = d[end] - d[top] + (e[top] / (g + Math.CopySign(Hypotenuse(g, 1), g)));
                double sine = 1, cosine = 1, shift = 0;
                for (int i = end - 1; i >= top; i--)
                {
                    double f = sine * e[i], b = cosine * e[i];
                    double r = Rotation(g, f, out cosine, out sine);
                    if (i < end - 1)
                        e[i + 1] = r;
                    g = d[i + 1] - shift;
                    double mix = ((d[i] - g) * sine) + (2 * cosine * b);
                    shift = sine * mix;
                    d[i + 1] = g + shift;
                    g = (cosine * mix) - b;
                    // Columns i and i + 1 of S take z_i ← c z_i − s z_(i+1).
                    Rotate(rows.Slice(i * columns, 2 * columns), columns, cosine, -sine);
                }
                d[top] -= shift;
                e[top] = g;
            }
        }
    }

    /// <summary>QR: eigenvalues come out at the bottom.</summary>
    private static void Upwards(Span<double> d, Span<double> e, Span<double> rows, int columns, ref int left)
    {
        for (int bottom = d.Length - 1; bottom >= 0; bottom--)
        {
            while (true)
            {
                int end = bottom;
                while (end > 0 && !IsNegligible(e[end - 1], d[end], d[end - 1]))
                    end--;
                if (end > 0)
                    e[end - 1] = 0;
                if (end == bottom)
                    break;
                CountDown(ref left, d.Length);
                double g = (d[bottom - 1] - d[bottom]) / (2 * e[bottom - 1]);
                g = d[end] - d[bottom] + (e[bottom - 1] / (g + Math.CopySign(Hypotenuse(g, 1), g)));
                double sine = 1, cosine = 1, shift = 0;
                for (int i = end; i < bottom; i++)
                {
                    double f = sine * e[i], b = cosine * e[i];
                    double r = Rotation(g, f, out cosine, out sine);
                    if (i > end)
                        e[i - 1] = r;
                    g = d[i] - shift;
                    double mix = ((d[i + 1] - g) * sine) + (2 * cosine * b);
                    shift = sine * mix;
                    d[i] = g + shift;
                    g = (cosine * mix) - b;
                    Rotate(rows.Slice(i * columns, 2 * columns), columns, cosine, sine);
                }
                d[bottom] -= shift;
                e[bottom - 1] = g;
            }
        }
    }

    private static void CountDown(ref int left, int n)
    {
        if (--left < 0)
            throw new InvalidOperationException($"The eigenvalues of a covariance did not converge in a block of {n} directions.");
    }

    /// <summary>√(a² + b²) for numbers of at most about 2^500.</summary>
    private static double Hypotenuse(double a, double b) => Math.Abs(a) < 1e140 ? Math.Sqrt((a * a) + (b * b)) : Math.Abs(a);

    /// <summary>The rotation with c f + s g = r and −s f + c g = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Rotation(double f, double g, out double cosine, out double sine)
    {
        double squares = (f * f) + (g * g);
        if (g == 0)
        {
            (cosine, sine) = (1, 0);
            return f;
        }
        if (squares is > 1e-280 and < 1e280)
        {
            double length = Math.Sqrt(squares), inverse = 1 / length;
            (cosine, sine) = (f * inverse, g * inverse);
            return length;
        }
        // The squares of numbers this small have lost digits.
        double scale = Math.ScaleB(1, -Math.ILogB(Math.Max(Math.Abs(f), Math.Abs(g))));
        double scaled = Rotation(f * scale, g * scale, out cosine, out sine);
        return scaled / scale;
    }

    /// <summary>Rows x and y that follow each other become c x + s y and c y − s x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rotate(Span<double> rows, int columns, double cosine, double sine)
    {
        ref double x = ref MemoryMarshal.GetReference(rows);
        ref double y = ref Unsafe.Add(ref x, columns);
        Vector256<double> c = Vector256.Create(cosine), s = Vector256.Create(sine);
        for (int i = 0; i < columns; i += 4)
        {
            Vector256<double> first = Vector256.LoadUnsafe(ref x, (nuint)i), second = Vector256.LoadUnsafe(ref y, (nuint)i);
            ((c * first) + (s * second)).StoreUnsafe(ref x, (nuint)i);
            ((c * second) - (s * first)).StoreUnsafe(ref y, (nuint)i);
        }
    }

    private static void Sort(Span<double> values, Span<double> rows, int columns)
    {
        double[] keys = values.ToArray();
        int[] order = new int[keys.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(keys, order);
        keys.CopyTo(values);
        double[] old = rows.ToArray();
        for (int i = 0; i < order.Length; i++)
            old.AsSpan(order[i] * columns, columns).CopyTo(rows[(i * columns)..]);
    }
}
