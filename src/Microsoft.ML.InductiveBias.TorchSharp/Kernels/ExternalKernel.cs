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

    private protected override torch.Tensor DiagonalOf(torch.Tensor points)
    {
        var (values, d) = (Tensors.ToArray(points), (int)points.shape[1]);
        int rows = values.Length / d;
        return torch.tensor(Enumerable.Range(0, rows).Select(i => Value(values.AsSpan(i * d, d), values.AsSpan(i * d, d))).ToArray());
    }

    private protected override torch.Tensor CrossOf(torch.Tensor left, torch.Tensor right)
    {
        var (a, b, d) = (Tensors.ToArray(left), Tensors.ToArray(right), (int)left.shape[1]);
        int rows = a.Length / d, columns = b.Length / d;
        var result = new double[(long)rows * columns];
        Each(rows, i =>
        {
            for (int j = 0; j < columns; j++)
                result[(long)i * columns + j] = Value(a.AsSpan(i * d, d), b.AsSpan(j * d, d));
        });
        return Tensors.Matrix(result, columns);
    }

    private protected override torch.Tensor GramOf(torch.Tensor points)
    {
        var (a, d) = (Tensors.ToArray(points), (int)points.shape[1]);
        int n = a.Length / d;
        var result = new double[(long)n * n];
        Each(n, i =>
        {
            for (int j = 0; j <= i; j++)
                result[(long)i * n + j] = result[(long)j * n + i] = Value(a.AsSpan(i * d, d), a.AsSpan(j * d, d));
        });
        return Tensors.Matrix(result, n);
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
}
