using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel's value at two points.</summary>
/// <param name="x">The features of one row, length d.</param>
/// <param name="y">The features of another row, length d.</param>
/// <returns>K(x, y); finite and symmetric in x and y.</returns>
public delegate double KernelFunction(ReadOnlySpan<double> x, ReadOnlySpan<double> y);

/// <summary>A kernel that is given as a function of two rows, K(x, y) = a² f(x, y).</summary>
/// <remarks>The function is called from several threads, once for each pair of rows: n²/2 times to fit n rows. It must be
/// symmetric and positive semidefinite; fitting throws if a kernel matrix is far from it.</remarks>
public sealed class ExternalKernel : Kernel
{
    /// <summary>A kernel from a function.</summary>
    /// <param name="name">Its name in results.</param>
    /// <param name="function">Its value at two points.</param>
    public ExternalKernel(string name, KernelFunction function)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        Function = function;
    }

    /// <summary>f: the kernel's value at two points, without the amplitude.</summary>
    public KernelFunction Function { get; }

    private protected override torch.Tensor DiagonalOf(PointRows points)
    {
        var rows = new RowReader(points);
        double[] buffer = [];
        return Tensors.Vector([.. Enumerable.Range(0, rows.Count).Select(i => Value(rows.Read(i, ref buffer), rows.Read(i, ref buffer)))], points.Device);
    }

    private protected override torch.Tensor CrossOf(PointRows left, PointRows right)
    {
        var (a, b) = (new RowReader(left), new RowReader(right));
        int rows = a.Count, columns = b.Count;
        var result = new double[(long)rows * columns];
        Each(rows, i =>
        {
            double[] own = [], other = [];
            for (int j = 0; j < columns; j++)
                result[(long)i * columns + j] = Value(a.Read(i, ref own), b.Read(j, ref other));
        });
        return Tensors.Matrix(result, columns, left.Device);
    }

    private protected override torch.Tensor GramOf(PointRows points)
    {
        var rows = new RowReader(points);
        int n = rows.Count;
        var result = new double[(long)n * n];
        Each(n, i =>
        {
            double[] own = [], other = [];
            for (int j = 0; j <= i; j++)
                result[(long)i * n + j] = result[(long)j * n + i] = Value(rows.Read(i, ref own), rows.Read(j, ref other));
        });
        return Tensors.Matrix(result, n, points.Device);
    }

    private protected override bool HasSameParameters(Kernel other) =>
        base.HasSameParameters(other) && Function == ((ExternalKernel)other).Function;

    private static void Each(int rows, Action<int> row)
    {
        try
        {
            Parallel.For(0, rows, i =>
            {
                Cancellable.ThrowIfCancelled();
                row(i);
            });
        }
        catch (AggregateException errors)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }

    private double Value(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double value = Function(x, y);
        return double.IsFinite(value)
            ? Variance * value
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The kernel '{Name}' returned {value} for two rows; it must be finite."));
    }

    /// <summary>Reads single points as arrays; of sparse ones, only as many have their zeros as are read at the same time.</summary>
    private sealed class RowReader(PointRows points)
    {
        private readonly double[] _values = points.Sparse is null ? Tensors.ToArray(points.Matrix) : [];
        private readonly int _features = (int)points.Features;

        public int Count => (int)points.Rows;

        public ReadOnlySpan<double> Read(int row, ref double[] buffer)
        {
            if (points.Sparse is not { } sparse)
                return _values.AsSpan(row * _features, _features);
            if (buffer.Length == 0)
                buffer = new double[_features];
            sparse.CopyTo(row, buffer);
            return buffer;
        }
    }
}
