using System.Numerics.Tensors;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Eigenvalues of a covariance and what they scale of some columns, Uᵀ R, without the eigenvectors U.</summary>
/// <remarks>The covariance becomes a band, the band a tridiagonal matrix, and that a diagonal one; the columns take part in each rotation. That
/// is a third of the operations of a decomposition with eigenvectors, and most of them are products of blocks.</remarks>
internal sealed class RotatedSpectrum
{
    /// <summary>The bandwidth between both reductions: wide enough for fast products, narrow enough for a cheap second reduction.</summary>
    private const int Width = 32;

    private readonly AlignedNumbers _matrix;
    private readonly AlignedNumbers _tiles;
    private readonly AlignedNumbers _values;
    private readonly int _exponent;
    private int _isDecomposed;

    private RotatedSpectrum(double[] eigenvalues, double[] projections, AlignedNumbers matrix, AlignedNumbers tiles, AlignedNumbers values, int exponent)
    {
        (Eigenvalues, Projections) = (eigenvalues, projections);
        (_matrix, _tiles, _values, _exponent) = (matrix, tiles, values, exponent);
    }

    /// <summary>The eigenvalues, ascending.</summary>
    public double[] Eigenvalues { get; }

    /// <summary>Uᵀ R, <c>[n, columns]</c>. A column of U is determined up to its sign, and those of equal eigenvalues up to a rotation.</summary>
    public double[] Projections { get; }

    /// <summary>Computes both.</summary>
    /// <param name="matrix">A symmetric matrix, <c>[n, n]</c>, both triangles. It becomes memory of the result.</param>
    /// <param name="n">n.</param>
    /// <param name="values">R, <c>[n, columns]</c>.</param>
    /// <param name="width">Diagonals of the band, a divisor of 256.</param>
    public static RotatedSpectrum Of(AlignedNumbers matrix, int n, ReadOnlySpan<double> values, int width = Width)
    {
        if (n == 0)
            return new RotatedSpectrum([], [], matrix, matrix, matrix, 0);
        int columns = values.Length / n, padded = (columns + 3) / 4 * 4;
        var rotated = new AlignedNumbers(n * padded);
        var target = rotated.Memory.Span;
        target.Clear();
        for (int row = 0; row < n; row++)
            values.Slice(row * columns, columns).CopyTo(target[(row * padded)..]);
        int exponent = Normalize(matrix.Memory.Span);
        var tiles = BandReduction.DiagonalTiles(matrix, n);
        BandReduction.Run(matrix, n, width, rotated, padded);
        var (diagonal, below) = BandChase.Run(matrix, n, Math.Max(1, Math.Min(width, n - 1)), rotated, padded);
        TridiagonalSpectrum.Diagonalize(diagonal, below, target, padded);
        var projections = new double[n * columns];
        for (int row = 0; row < n; row++)
        {
            diagonal[row] = Math.ScaleB(diagonal[row], exponent);
            target.Slice(row * padded, columns).CopyTo(projections.AsSpan(row * columns));
        }
        var own = new AlignedNumbers(values.Length);
        values.CopyTo(own.Memory.Span);
        return new RotatedSpectrum(diagonal, projections, matrix, tiles, own, exponent);
    }

    /// <summary>The decomposition with the eigenvectors, in the memory of the matrix; at most once.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The eigenvalues, ascending; U, <c>[n, n]</c>; and Uᵀ R, with the signs and the directions of equal eigenvalues of this U.</returns>
    public (double[] Eigenvalues, ReadOnlyMemory<double> Eigenvectors, double[] Projections) Decompose(CancellationToken cancellationToken)
    {
        int n = Eigenvalues.Length;
        if (n == 0)
            return ([], default, []);
        if (Interlocked.Exchange(ref _isDecomposed, 1) != 0)
            throw new InvalidOperationException("The eigenvectors of the covariance were asked for before, and that was canceled. Compute the law again.");
        return Cancellable.Run(FormattableString.Invariant($"the eigenvectors of a covariance of {n} test rows"), () =>
        {
            BandReduction.Restore(_matrix, n, _tiles);
            double[] eigenvalues = Array.ConvertAll(SymmetricEigen.Decompose(_matrix, n), value => Math.ScaleB(value, _exponent));
            using var scope = torch.NewDisposeScope();
            return (eigenvalues, (ReadOnlyMemory<double>)_matrix.Memory, Tensors.ToArray(torch.mm(_matrix.AsMatrix(n).t(), _values.AsMatrix(Projections.Length / n))));
        }, cancellationToken);
    }

    /// <summary>Multiplies a matrix by a power of two if its squares might overflow or lose digits.</summary>
    /// <returns>The power of two by which results have to be multiplied.</returns>
    private static int Normalize(Span<double> matrix)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(matrix));
        if (largest is 0 or (> 1e-20 and < 1e20) || !double.IsFinite(largest))
            return 0;
        int exponent = Math.ILogB(largest);
        // In two steps, because the power of two of a number below the smallest normal one overflows.
        TensorPrimitives.Multiply(matrix, Math.ScaleB(1, -exponent / 2), matrix);
        TensorPrimitives.Multiply(matrix, Math.ScaleB(1, -exponent - (-exponent / 2)), matrix);
        return exponent;
    }
}
