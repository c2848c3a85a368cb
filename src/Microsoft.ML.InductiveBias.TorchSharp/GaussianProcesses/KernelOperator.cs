using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Products with C = K(X, X) + σ² I for more rows than a kernel matrix fits in memory: its blocks are computed, used and dropped.</summary>
internal sealed class KernelOperator(Kernel kernel, PointRows points, double noiseVariance) : IDisposable
{
    /// <summary>Products of matrices of fewer columns are as fast with this many: a vector register holds as many numbers in single precision.</summary>
    private const long FewColumns = 16;

    private readonly Lazy<KernelBlocks?> _single = new(() => kernel.Blocks(points, isSingle: true)), _double = new(() => kernel.Blocks(points, isSingle: false));

    /// <summary>Whether the kernel has values in single precision; otherwise those in double precision are rounded.</summary>
    public bool HasSingleValues => _single.Value is not null;

    /// <summary>Rows and columns of a block of K: on the processor it stays in the cache; on another device it is as large as temporaries may be.</summary>
    private long Block => points.Device.type == DeviceType.CPU ? 1024 : 8192;

    /// <summary>C V; the caller disposes it.</summary>
    /// <param name="vectors">V, <c>[n, m]</c>.</param>
    /// <param name="isSingle">Whether blocks are multiplied in single precision and added in double.</param>
    /// <param name="progress">Receives the share that is done; may be <see langword="null"/>.</param>
    public torch.Tensor Times(torch.Tensor vectors, bool isSingle = false, Action<double>? progress = null)
    {
        long n = points.Rows, m = vectors.shape[1];
        using var scope = torch.NewDisposeScope();
        var right = isSingle ? Padded(vectors.to_type(torch.float32)) : vectors;
        var result = right.shape[1] == m ? vectors.Times(noiseVariance) : Padded(vectors).Times_(noiseVariance);
        for (long start = 0; start < n; start += Block)
        {
            // The blocks of a row up to the diagonal: their share grows with the square.
            progress?.Invoke((double)start / n * start / n);
            long rows = Math.Min(Block, n - start);
            using var target = result.narrow(0, start, rows);
            for (long column = 0; column <= start; column += Block)
            {
                Cancellable.ThrowIfCancelled();
                using var inner = torch.NewDisposeScope();
                long columns = Math.Min(Block, n - column);
                var values = Values((start, rows), (column, columns), isSingle);
                target.Plus_(torch.mm(values, right.narrow(0, column, columns)));
                // A block is the mirror of the one across the diagonal, and computing its values takes most of the time.
                if (column < start)
                    result.narrow(0, column, columns).Plus_(torch.mm(values.t(), right.narrow(0, start, rows)));
            }
        }
        return (result.shape[1] == m ? result : result.narrow(1, 0, m).contiguous()).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var blocks in (Lazy<KernelBlocks?>[])[_single, _double])
        {
            if (blocks.IsValueCreated)
                blocks.Value?.Dispose();
        }
    }

    private torch.Tensor Values((long Start, long Count) rows, (long Start, long Count) columns, bool isSingle)
    {
        if ((isSingle ? _single : _double).Value is { } blocks)
            return blocks.Block(rows, columns);
        using var own = points.Slice(rows.Start, rows.Count);
        using var others = points.Slice(columns.Start, columns.Count);
        var values = rows.Start == columns.Start ? kernel.Gram(own) : kernel.Cross(own, others);
        return isSingle ? values.to_type(torch.float32) : values;
    }

    private static torch.Tensor Padded(torch.Tensor vectors) => vectors.shape[1] < FewColumns
        ? torch.cat([vectors, vectors.new_zeros(vectors.shape[0], FewColumns - vectors.shape[1])], 1)
        : vectors;
}
