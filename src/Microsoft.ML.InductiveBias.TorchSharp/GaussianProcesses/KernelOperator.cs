using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Products with C = K(X, X) + σ² I for more rows than a kernel matrix fits in memory: its blocks are computed, used and dropped.</summary>
internal sealed class KernelOperator(Kernel kernel, PointRows points, double noiseVariance)
{
    /// <summary>Rows and columns of a block of K: on the processor it stays in the cache; on another device it is as large as temporaries may be.</summary>
    private long Block => points.Device.type == DeviceType.CPU ? 1024 : 8192;

    /// <summary>C V; the caller disposes it.</summary>
    /// <param name="vectors">V, <c>[n, m]</c>.</param>
    /// <param name="isSingle">Whether blocks are multiplied in single precision and added in double; values of the kernel are in double.</param>
    /// <param name="progress">Receives the share that is done; may be <see langword="null"/>.</param>
    public torch.Tensor Times(torch.Tensor vectors, bool isSingle = false, Action<double>? progress = null)
    {
        long n = points.Rows;
        var type = isSingle ? torch.float32 : torch.float64;
        var result = vectors.Times(noiseVariance);
        using var scope = torch.NewDisposeScope();
        var right = isSingle ? vectors.to_type(type) : vectors;
        for (long start = 0; start < n; start += Block)
        {
            // The blocks of a row up to the diagonal: their share grows with the square.
            progress?.Invoke((double)start / n * start / n);
            long rows = Math.Min(Block, n - start);
            using var own = points.Slice(start, rows);
            using var target = result.narrow(0, start, rows);
            for (long column = 0; column <= start; column += Block)
            {
                Cancellable.ThrowIfCancelled();
                using var inner = torch.NewDisposeScope();
                long columns = Math.Min(Block, n - column);
                var values = start == column ? kernel.Gram(own) : kernel.Cross(own, points.Slice(column, columns));
                if (isSingle)
                    values = values.to_type(type);
                target.Plus_(torch.mm(values, right.narrow(0, column, columns)));
                // A block is the mirror of the one across the diagonal, and computing its values takes most of the time.
                if (column < start)
                    result.narrow(0, column, columns).Plus_(torch.mm(values.t(), right.narrow(0, start, rows)));
            }
        }
        return result;
    }
}
