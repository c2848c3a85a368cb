using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Matrices in blocks of rows: temporaries stay small and in the cache, and a computation can be cancelled between blocks.</summary>
internal static class RowBlocks
{
    /// <summary>Elements of a block on the processor: half a megabyte of doubles.</summary>
    private const long CachedElements = 1 << 16;

    /// <summary>Elements of a block on another device, where each operation must be large: 128 megabytes of doubles.</summary>
    private const long DeviceElements = 1 << 24;

    /// <summary>Values of a matrix that are computed at once; more are computed in blocks. Half a gigabyte, and temporaries are as large.</summary>
    public const long LargestAtOnce = 1 << 26;

    /// <summary>A matrix that is too large for temporaries of its size, from blocks of rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="device">Where it is.</param>
    /// <param name="fill">Writes some rows (start, count) into their place.</param>
    /// <param name="complete">Receives the matrix and the rows (start, count) that were written; may be <see langword="null"/>.</param>
    public static torch.Tensor InBlocks(
        long rows, long columns, torch.Device device, Action<(long Start, long Count), torch.Tensor> fill, Action<torch.Tensor, long, long>? complete = null)
    {
        var result = Tensors.Empty(device, rows, columns);
        try
        {
            long block = Math.Max(1, LargestAtOnce / 4 / columns);
            for (long start = 0; start < rows; start += block)
            {
                Cancellable.ThrowIfCancelled();
                long count = Math.Min(block, rows - start);
                using var target = result.narrow(0, start, count);
                fill((start, count), target);
                complete?.Invoke(result, start, count);
            }
        }
        catch
        {
            result.Dispose();
            throw;
        }
        return result;
    }

    /// <summary>Changes a matrix in place.</summary>
    /// <param name="matrix"><c>[a, b]</c>.</param>
    /// <param name="change">Changes some of its rows in place; its temporaries are disposed.</param>
    public static void Change(torch.Tensor matrix, Action<torch.Tensor> change) => Change(matrix, (block, _) => change(block));

    /// <summary>Changes a matrix in place.</summary>
    /// <param name="matrix"><c>[a, b]</c>.</param>
    /// <param name="change">Changes some of its rows, from a given one on, in place; its temporaries are disposed.</param>
    public static void Change(torch.Tensor matrix, Action<torch.Tensor, long> change)
    {
        for (long start = 0, rows = RowsOf(matrix.shape[1], 1, matrix.device); start < matrix.shape[0]; start += rows)
        {
            Cancellable.ThrowIfCancelled();
            using var scope = torch.NewDisposeScope();
            change(matrix.narrow(0, start, Math.Min(rows, matrix.shape[0] - start)), start);
        }
    }

    /// <summary>A matrix from blocks of rows and, for a symmetric one, the columns up to each block's end.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns; of a symmetric matrix the number of rows.</param>
    /// <param name="device">Where it is.</param>
    /// <param name="symmetric">Whether the upper triangle mirrors the lower.</param>
    /// <param name="compute">The block of given rows (start, count) and columns (start, count).</param>
    /// <param name="work">The number of temporary numbers per element.</param>
    public static torch.Tensor Fill(
        long rows, long columns, torch.Device device, bool symmetric, Func<(long Start, long Count), (long Start, long Count), torch.Tensor> compute, long work = 1)
    {
        var result = Tensors.Empty(device, rows, columns);
        long count = RowsOf(columns, work, device);
        long width = Math.Clamp(ElementsOn(device) * 4 / (work * count), 1, columns);
        for (long start = 0; start < rows; start += count)
        {
            long block = Math.Min(count, rows - start);
            long end = symmetric ? start + block : columns;
            for (long column = 0; column < end; column += width)
            {
                Cancellable.ThrowIfCancelled();
                using var scope = torch.NewDisposeScope();
                long blockWidth = Math.Min(width, end - column);
                result.narrow(0, start, block).narrow(1, column, blockWidth).copy_(compute((start, block), (column, blockWidth)));
            }
            if (symmetric)
                Mirror(result, start, block);
        }
        return result;
    }

    /// <summary>Completes some rows of a symmetric matrix whose lower triangle up to there is known.</summary>
    /// <param name="matrix"><c>[n, n]</c>.</param>
    /// <param name="start">The first of the rows.</param>
    /// <param name="count">How many they are.</param>
    public static void Mirror(torch.Tensor matrix, long start, long count)
    {
        using var scope = torch.NewDisposeScope();
        var left = matrix.narrow(0, start, count).narrow(1, 0, start);
        matrix.narrow(0, 0, start).narrow(1, start, count).copy_(left.t());
        var square = matrix.narrow(0, start, count).narrow(1, start, count);
        square.copy_(square.tril().Plus_(square.tril(-1).t()));
    }

    /// <summary>Elements of a block.</summary>
    public static long ElementsOn(torch.Device device) => device.type == DeviceType.CPU ? CachedElements : DeviceElements;

    private static long RowsOf(long columns, long work, torch.Device device) => Math.Clamp(ElementsOn(device) / Math.Max(1, columns * work), 1, 1024);
}
