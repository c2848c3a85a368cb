using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Points of d features as kernels read them: a matrix, or rows without their zeros.</summary>
internal sealed class PointRows : IDisposable
{
    /// <summary>Numbers of a block of rows that is computed in parallel.</summary>
    private const int BlockNumbers = 1 << 22;

    private readonly torch.Tensor? _matrix;

    public PointRows(SparseRows sparse, torch.Device device) => (Sparse, Device) = (sparse, device);

    private PointRows(torch.Tensor matrix) => (_matrix, Device) = (matrix, matrix.device);

    /// <summary>Computes one row of a matrix.</summary>
    private delegate void RowFiller(int row, Span<double> values);

    /// <summary>The rows without their zeros; <see langword="null"/> for a matrix.</summary>
    public SparseRows? Sparse { get; }

    /// <summary>The matrix, <c>[a, d]</c>; only for points that aren't sparse.</summary>
    public torch.Tensor Matrix => _matrix!;

    /// <summary>Where matrices of the points are; sparse rows themselves stay in managed memory.</summary>
    public torch.Device Device { get; }

    /// <summary>Number of points.</summary>
    public long Rows => Sparse?.Count ?? Matrix.shape[0];

    /// <summary>d.</summary>
    public long Features => Sparse?.Width ?? Matrix.shape[1];

    /// <summary>The points of a matrix, <c>[a, d]</c>.</summary>
    public static implicit operator PointRows(torch.Tensor matrix) => new(matrix);

    /// <summary>The features of a task.</summary>
    public static PointRows Of(TaskData data, torch.Device device) =>
        data.Sparse() is { } sparse ? new PointRows(sparse, device) : Tensors.Matrix(data.Features, data.FeatureCount, device);

    /// <summary>xᵀy of all pairs, <c>[a, b]</c>; the caller disposes it.</summary>
    public static torch.Tensor Products(PointRows left, PointRows right)
    {
        if (AsSparse(left, right) is var (x, y))
            return ByRow(x.Count, y.Count, left.Device, (row, values) => x.Products(row, y, values));
        using var transposed = right.Matrix.t();
        return torch.mm(left.Matrix, transposed);
    }

    /// <summary>Σ_j ((x_j − y_j)/s_j)², or Σ_j |x_j − y_j|/s_j, of all pairs of sparse points from their differences, <c>[a, b]</c>; the caller disposes it.</summary>
    public static torch.Tensor Distances(SparseRows left, SparseRows right, torch.Device device, double[] scales, bool absolute) => ByRow(left.Count, right.Count, device, (row, values) =>
    {
        for (int other = 0; other < values.Length; other++)
            values[other] = left.Distance(row, right, other, scales, absolute);
    });

    /// <summary>Both sets without their zeros, if either is; <see langword="null"/> for two matrices.</summary>
    public static (SparseRows Left, SparseRows Right)? AsSparse(PointRows left, PointRows right)
    {
        if (left.Sparse is null && right.Sparse is null)
            return null;
        return (Of(left), Of(right));

        static SparseRows Of(PointRows points) => points.Sparse ?? SparseRows.FromDense(Tensors.ToArray(points.Matrix), (int)points.Features);
    }

    /// <summary>The points as a matrix, with their zeros; the caller disposes this object, not the matrix.</summary>
    public torch.Tensor ToMatrix()
    {
        if (Sparse is not { } sparse)
            return Matrix;
        MatrixMemory.CheckTemporary(FormattableString.Invariant($"{Rows} rows of {Features} features with their zeros"), (double)Rows * Features, Device);
        return ByRow(sparse.Count, sparse.Width, Device, sparse.CopyTo);
    }

    /// <summary>Consecutive points.</summary>
    public PointRows Slice(long start, long count) => Sparse is { } sparse ? new PointRows(sparse.Slice((int)start, (int)count), Device) : Matrix.narrow(0, start, count);

    /// <summary>The given points.</summary>
    public PointRows Select(int[] rows)
    {
        if (Sparse is { } sparse)
            return new(sparse.Select(rows), Device);
        using var chosen = Tensors.Positions(rows, Device);
        return Matrix.index_select(0, chosen);
    }

    /// <summary>The points times a factor that isn't 0.</summary>
    public PointRows Times(double factor) => Sparse is { } sparse ? new PointRows(sparse.Map((_, _, value) => value * factor), Device) : Matrix.Times(factor);

    /// <summary>Each feature divided by its own number.</summary>
    public PointRows DividedBy(double[] scales)
    {
        if (Sparse is { } sparse)
            return new(sparse.Map((_, column, value) => value / scales[column]), Device);
        using var divisors = Tensors.Matrix(scales, scales.Length, Device);
        return Matrix / divisors;
    }

    /// <summary>Each point divided by its own number, <c>[a]</c>.</summary>
    public PointRows DividedByRow(torch.Tensor divisors)
    {
        if (Sparse is { } sparse)
        {
            var numbers = Tensors.ToArray(divisors);
            return new(sparse.Map((row, _, value) => value / numbers[row]), Device);
        }
        using var column = divisors.unsqueeze(1);
        return Matrix.div(column);
    }

    /// <summary>The points with a further feature of one value.</summary>
    public PointRows WithFeature(double value) => Sparse is { } sparse
        ? new PointRows(sparse.WithColumn(value), Device)
        : torch.cat([Matrix, Tensors.Full(value, Device, Rows, 1)], 1);

    /// <summary>‖x‖² of each point, <c>[a]</c>; the caller disposes it.</summary>
    public torch.Tensor SquaredNorms()
    {
        if (Sparse is { } sparse)
            return Tensors.Vector(sparse.SquaredNorms(), Device);
        using var squares = Matrix.Squared();
        return squares.sum(1);
    }

    /// <summary>The largest magnitude of a feature.</summary>
    public double Largest()
    {
        if (Sparse is { } sparse)
            return sparse.Largest();
        using var magnitudes = Matrix.abs();
        using var largest = magnitudes.max();
        return largest.Value();
    }

    /// <summary>The standard deviation of each feature, with n − 1 in the denominator; 0 for one point.</summary>
    public double[] Deviations()
    {
        if (Sparse is { } sparse)
            return sparse.Deviations();
        using var deviations = Rows > 1 ? Matrix.std(0, unbiased: true) : Matrix.new_zeros(Features);
        return Tensors.ToArray(deviations);
    }

    /// <summary>The points in memory of their own, outside of any scope.</summary>
    public PointRows Kept() => Sparse is null ? Matrix.clone().DetachFromDisposeScope() : this;

    /// <summary>Whether both hold the same numbers.</summary>
    public bool Same(PointRows other) => Sparse is { } sparse
        ? other.Sparse is { } others && sparse.Same(others)
        : other.Sparse is null && Matrix.shape.SequenceEqual(other.Matrix.shape) && Matrix.Equals(other.Matrix);

    public void Dispose() => _matrix?.Dispose();

    private static torch.Tensor ByRow(int rows, int columns, torch.Device device, RowFiller fill)
    {
        var result = Tensors.Empty(device, rows, columns);
        using var scope = torch.NewDisposeScope();
        int block = Math.Clamp(BlockNumbers / Math.Max(1, columns), 1, Math.Max(1, rows));
        var values = new double[block * columns];
        for (int start = 0; start < rows; start += block)
        {
            Cancellable.ThrowIfCancelled();
            int first = start, count = Math.Min(block, rows - start);
            Parallel.For(0, count, row => fill(first + row, values.AsSpan(row * columns, columns)));
            using var part = Tensors.Over(values, columns).narrow(0, 0, count);
            using var target = result.narrow(0, start, count);
            target.copy_(part);
        }
        return result;
    }
}
