using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel's value at two points.</summary>
/// <param name="x">The features of one row, length d.</param>
/// <param name="y">The features of another row, length d.</param>
/// <returns>K(x, y), finite; the same with x and y exchanged.</returns>
public delegate double KernelFunction(ReadOnlySpan<double> x, ReadOnlySpan<double> y);

/// <summary>A kernel given as a function of two rows, K(x, y) = a² f(x, y).</summary>
/// <remarks>The function is called from several threads, once for each pair of rows: n²/2 times to fit n rows. It must be
/// symmetric and positive semidefinite; a kernel matrix that is far from it is an error when the space is fitted.</remarks>
public sealed record ExternalKernel : Kernel
{
    /// <summary>A kernel from a function.</summary>
    /// <param name="name">Its name in results.</param>
    /// <param name="function">Its value at two points.</param>
    public ExternalKernel(string name, KernelFunction function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        Name = name;
        Function = function;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The kernel's value at two points, without the amplitude.</summary>
    public KernelFunction Function { get; }

    internal override ResolvedKernel Resolve(torch.Tensor training) => new Resolved(Name, Function, Amplitude);

    private sealed class Resolved(string name, KernelFunction function, double amplitude) : ResolvedKernel
    {
        public override IReadOnlyList<KeyValuePair<string, object>> Parameters => [new("kernel", name), new("amplitude", amplitude)];

        public override ResolvedKernel Amplified(double factor) => new Resolved(name, function, amplitude * factor);

        public override torch.Tensor Diagonal(torch.Tensor points)
        {
            var (values, d) = (Tensors.ToArray(points), (int)points.shape[1]);
            int rows = values.Length / d;
            return torch.tensor(Enumerable.Range(0, rows).Select(i => Value(values.AsSpan(i * d, d), values.AsSpan(i * d, d))).ToArray());
        }

        public override torch.Tensor Cross(torch.Tensor left, torch.Tensor right)
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

        public override torch.Tensor Gram(torch.Tensor points)
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
            double value = function(x, y);
            return double.IsFinite(value)
                ? amplitude * amplitude * value
                : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The kernel '{name}' returned {value} for two rows; it must be finite."));
        }
    }
}
