using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.InductiveBias;

/// <summary>The reduction of a symmetric matrix to a band by orthogonal transformations, most of it products of blocks.</summary>
/// <remarks>Bischof, Lang and Sun, ACM Transactions on Mathematical Software 26 (2000), section 2: the part of a block column below the band is
/// factored into an orthogonal Q = I − V T Vᵀ and a triangle, which stays; Qᵀ A Q = A − V Xᵀ − X Vᵀ with X = W − ½ V Tᵀ Vᵀ W and W = A V T
/// replaces the rest A of the matrix.</remarks>
internal sealed class BandReduction
{
    /// <summary>Rows of a tile of the matrix; a multiple of every bandwidth.</summary>
    private const int Tile = 256;

    private readonly AlignedNumbers _matrix;
    private readonly int _n;
    private readonly int _width;
    private readonly AlignedNumbers _rotated;
    private readonly int _columns;

    /// <summary>From one row of V, W and X, which are stored transposed, to the next.</summary>
    private readonly int _stride;
    private readonly AlignedNumbers _left;
    private readonly AlignedNumbers _right;
    private readonly AlignedNumbers _products;
    private readonly double[] _factors;
    private readonly AlignedNumbers _triangle;
    private readonly AlignedNumbers _gram;
    private readonly AlignedNumbers _small;
    private readonly AlignedNumbers _shares;

    private BandReduction(AlignedNumbers matrix, int n, int width, AlignedNumbers rotated, int columns)
    {
        (_matrix, _n, _width, _rotated, _columns) = (matrix, n, width, rotated, columns);
        _stride = (n + 15) / 8 * 8;
        (_left, _right, _products) = (new AlignedNumbers(2 * width * _stride), new AlignedNumbers(2 * width * _stride), new AlignedNumbers(width * _stride));
        (_factors, _triangle, _gram) = (new double[width], new AlignedNumbers(width * width), new AlignedNumbers(width * width));
        (_small, _shares) = (new AlignedNumbers(width * Math.Max(width, columns)), new AlignedNumbers(width * columns));
    }

    /// <summary>Reduces a matrix A to a band Qᵀ A Q.</summary>
    /// <param name="matrix">A, <c>[n, n]</c>, both triangles; its lower band becomes that of the result, and the rest is undefined.</param>
    /// <param name="n">n.</param>
    /// <param name="width">Diagonals below the main one that stay; a divisor of 256.</param>
    /// <param name="rotated">R, <c>[n, columns]</c>; becomes Qᵀ R.</param>
    /// <param name="columns">Columns of R, in memory.</param>
    public static void Run(AlignedNumbers matrix, int n, int width, AlignedNumbers rotated, int columns)
    {
        if (n - width < 2)
            return;
        var reduction = new BandReduction(matrix, n, width, rotated, columns);
        for (int first = 0; n - first - width > 1; first += width)
        {
            Cancellable.ThrowIfCancelled();
            reduction.Step(first);
        }
    }

    /// <summary>The tiles on the diagonal, one below the other, which <see cref="Run"/> overwrites.</summary>
    public static AlignedNumbers DiagonalTiles(AlignedNumbers matrix, int n)
    {
        var tiles = new AlignedNumbers(n * Math.Min(n, Tile));
        CopyTiles(matrix, n, tiles, false);
        return tiles;
    }

    /// <summary>Undoes <see cref="Run"/>, which leaves the part right of the diagonal tiles as it is.</summary>
    /// <param name="matrix">The memory of the matrix.</param>
    /// <param name="n">n.</param>
    /// <param name="tiles">Its <see cref="DiagonalTiles"/>.</param>
    public static void Restore(AlignedNumbers matrix, int n, AlignedNumbers tiles)
    {
        Parallel.For(0, (n + Tile - 1) / Tile, tile =>
        {
            var numbers = matrix.Memory.Span;
            for (int row = tile * Tile; row < Math.Min(n, (tile + 1) * Tile); row++)
            {
                for (int column = 0; column < tile * Tile; column++)
                    numbers[row * n + column] = numbers[column * n + row];
            }
        });
        CopyTiles(matrix, n, tiles, true);
    }

    private static void CopyTiles(AlignedNumbers matrix, int n, AlignedNumbers tiles, bool back)
    {
        int width = Math.Min(n, Tile);
        for (int row = 0; row < n; row++)
        {
            int first = row / Tile * Tile, count = Math.Min(Tile, n - first);
            Span<double> own = matrix.Memory.Span.Slice(row * n + first, count), copy = tiles.Memory.Span.Slice(row * width, count);
            (back ? copy : own).CopyTo(back ? own : copy);
        }
    }

    private static ref double At(AlignedNumbers numbers, int index) => ref Unsafe.Add(ref numbers.First, index);

    private void Step(int first)
    {
        int start = first + _width, rows = _n - start, count = Math.Min(_width, rows);
        SerialBlas.Run(1, _ =>
        {
            FactorPanel(first, start, rows, count);
            Rotate(start, rows, count);
        });
        int firstTile = start / Tile, tiles = (_n + Tile - 1) / Tile - firstTile;
        SerialBlas.Run(tiles, piece => MultiplyTile(firstTile + piece, start, count));
        SerialBlas.Run(1, _ => Complete(start, rows, count));
        // The longest rows first, so that the threads end together.
        SerialBlas.Run(tiles, piece => UpdateTile(firstTile + tiles - 1 - piece, start, count));
    }

    /// <summary>V, transposed, and T of the block column from <paramref name="first"/> on.</summary>
    private void FactorPanel(int first, int start, int rows, int count)
    {
        var panel = _left.Memory.Span;
        var matrix = _matrix.Memory.Span;
        for (int row = 0; row < rows; row++)
        {
            var values = matrix.Slice((start + row) * _n + first, _width);
            for (int column = 0; column < values.Length; column++)
                panel[column * _stride + start + row] = values[column];
        }
        for (int column = 0; column < _width; column++)
        {
            var own = panel.Slice(column * _stride + start, rows);
            if (column < count)
            {
                _factors[column] = Reflector(own[column..], out double pivot);
                if (_factors[column] != 0)
                {
                    for (int other = column + 1; other < _width; other++)
                    {
                        var target = panel.Slice(other * _stride + start, rows)[column..];
                        TensorPrimitives.MultiplyAdd(own[column..], -_factors[column] * TensorPrimitives.Dot<double>(own[column..], target), target, target);
                    }
                }
                own[column] = pivot;
            }
            for (int row = 0; row <= Math.Min(column, rows - 1); row++)
                matrix[(start + row) * _n + first + column] = own[row];
        }
        for (int column = 0; column < count; column++)
        {
            var own = panel.Slice(column * _stride + start, rows);
            own[..column].Clear();
            own[column] = 1;
            own.CopyTo(_right.Memory.Span.Slice((_width + column) * _stride + start, rows));
        }
        ref double v = ref At(_left, start);
        SerialBlas.Multiply(1, ref v, _stride, false, ref v, _stride, true, 0, ref _gram.First, _width, count, count, rows);
        // T by columns: T_c = −τ_c T Vᵀ v_c above the diagonal, τ_c on it.
        Span<double> triangle = _triangle.Memory.Span, gram = _gram.Memory.Span;
        triangle.Clear();
        for (int column = 0; column < count; column++)
        {
            for (int row = 0; row < column; row++)
            {
                double sum = 0;
                for (int i = row; i < column; i++)
                    sum += triangle[row * _width + i] * gram[i * _width + column];
                triangle[row * _width + column] = -_factors[column] * sum;
            }
            triangle[column * _width + column] = _factors[column];
        }
    }

    /// <summary>Makes a vector x the direction v, with v₀ = 1, of the reflection I − τ v vᵀ that turns x into a multiple of the first axis.</summary>
    /// <remarks>Elements below 1e-125 count as 0, which is right for a matrix whose norm is about 1.</remarks>
    /// <param name="vector">x; becomes v.</param>
    /// <param name="pivot">The multiple.</param>
    /// <returns>τ; 0 if x already is one.</returns>
    internal static double Reflector(Span<double> vector, out double pivot)
    {
        pivot = vector[0];
        vector[0] = 1;
        var rest = vector[1..];
        double squares = rest.IsEmpty ? 0 : TensorPrimitives.SumOfSquares<double>(rest);
        // The squares of smaller numbers have lost digits.
        if (!(squares > 1e-250))
        {
            rest.Clear();
            return 0;
        }
        double beta = -Math.CopySign(Math.Sqrt(pivot * pivot + squares), pivot), factor = (beta - pivot) / beta;
        TensorPrimitives.Multiply(rest, 1 / (pivot - beta), rest);
        pivot = beta;
        return factor;
    }

    /// <summary>R ← R − V Tᵀ Vᵀ R.</summary>
    private void Rotate(int start, int rows, int count)
    {
        if (_columns == 0)
            return;
        ref double v = ref At(_left, start);
        ref double own = ref At(_rotated, start * _columns);
        SerialBlas.Multiply(1, ref v, _stride, false, ref own, _columns, false, 0, ref _small.First, _columns, count, _columns, rows);
        SerialBlas.Multiply(1, ref _triangle.First, _width, true, ref _small.First, _columns, false, 0, ref _shares.First, _columns, count, _columns, count);
        SerialBlas.Multiply(-1, ref v, _stride, true, ref _shares.First, _columns, false, 1, ref own, _columns, rows, _columns, count);
    }

    /// <summary>W, transposed, for the rows of a tile, from the tiles on and below the diagonal.</summary>
    private void MultiplyTile(int tile, int start, int count)
    {
        int from = Math.Max(start, tile * Tile), end = Math.Min(_n, (tile + 1) * Tile);
        ref double product = ref At(_products, from);
        SerialBlas.Multiply(1, ref At(_left, start), _stride, false, ref At(_matrix, from * _n + start), _n, true, 0, ref product, _stride, count, end - from, end - start);
        if (end < _n)
            SerialBlas.Multiply(1, ref At(_left, end), _stride, false, ref At(_matrix, end * _n + from), _n, false, 1, ref product, _stride, count, end - from, _n - end);
        SerialBlas.Multiply(1, ref _triangle.First, _width, true, ref product, _stride, false, 0, ref At(_right, from), _stride, count, end - from, count);
    }

    /// <summary>X from W, in both stacks: [V; X] and [X; V].</summary>
    private void Complete(int start, int rows, int count)
    {
        ref double v = ref At(_left, start);
        ref double w = ref At(_right, start);
        SerialBlas.Multiply(1, ref v, _stride, false, ref w, _stride, true, 0, ref _gram.First, _width, count, count, rows);
        SerialBlas.Multiply(1, ref _triangle.First, _width, true, ref _gram.First, _width, false, 0, ref _small.First, _width, count, count, count);
        SerialBlas.Multiply(-0.5, ref _small.First, _width, true, ref v, _stride, false, 1, ref w, _stride, count, rows, count);
        for (int row = 0; row < count; row++)
            _right.Memory.Span.Slice(row * _stride + start, rows).CopyTo(_left.Memory.Span.Slice((count + row) * _stride + start, rows));
        // The stacks of a last, narrower step follow each other without a gap.
        if (count < _width)
        {
            for (int row = 0; row < count; row++)
                _left.Memory.Span.Slice(row * _stride + start, rows).CopyTo(_right.Memory.Span.Slice((count + row) * _stride + start, rows));
        }
    }

    /// <summary>A − V Xᵀ − X Vᵀ in the rows of a tile, up to the end of the tile on the diagonal.</summary>
    private void UpdateTile(int tile, int start, int count)
    {
        int from = Math.Max(start, tile * Tile), end = Math.Min(_n, (tile + 1) * Tile);
        SerialBlas.Multiply(
            -1, ref At(_left, from), _stride, true, ref At(_right, start), _stride, false, 1, ref At(_matrix, from * _n + start), _n, end - from, end - start, 2 * count);
    }
}
