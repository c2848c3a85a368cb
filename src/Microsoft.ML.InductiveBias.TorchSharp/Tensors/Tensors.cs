using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Arrays to tensors and back. Each tensor that isn't computed from others is made here, on a stated device.</summary>
internal static class Tensors
{
    /// <summary>A float64 matrix of row-major values; the caller disposes it.</summary>
    public static torch.Tensor Matrix(ReadOnlyMemory<double> values, int columns, torch.Device device)
    {
        // A tensor over the array itself where there is one; it copies otherwise.
        var array = MemoryMarshal.TryGetArray(values, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : values.ToArray();
        using var over = torch.tensor(array, [values.Length / columns, columns], dtype: torch.float64, device: device);
        // The memory of an array starts anywhere, and products with it round differently from run to run.
        return over.clone();
    }

    /// <summary>A float64 vector; the caller disposes it.</summary>
    public static torch.Tensor Vector(double[] values, torch.Device device) => torch.tensor(values, dtype: torch.float64, device: device);

    /// <summary>Positions of rows or columns; the caller disposes them.</summary>
    public static torch.Tensor Positions(IEnumerable<int> positions, torch.Device device) =>
        torch.tensor(positions.Select(position => (long)position).ToArray(), dtype: torch.int64, device: device);

    /// <summary>A float64 tensor whose values are yet to be written; the caller disposes it.</summary>
    public static torch.Tensor Empty(torch.Device device, params long[] shape) => torch.empty(shape, dtype: torch.float64, device: device);

    /// <summary>A float64 tensor of equal values; the caller disposes it.</summary>
    public static torch.Tensor Full(double value, torch.Device device, params long[] shape) => torch.full(shape, Scalars.Of(value), dtype: torch.float64, device: device);

    /// <summary>The first columns of an identity matrix; the caller disposes them.</summary>
    public static torch.Tensor Identity(long rows, long columns, torch.Device device) => torch.eye(rows, columns, dtype: torch.float64, device: device);

    /// <summary>A float64 matrix in the memory of an array, on the processor, so that changes of either show in the other; the caller disposes it.</summary>
    public static torch.Tensor Over(double[] values, int columns) =>
        torch.from_array(values).reshape(values.Length / columns, columns);

    /// <summary>The values of a tensor, row-major.</summary>
    public static double[] ToArray(torch.Tensor tensor)
    {
        using var own = tensor.cpu();
        using var contiguous = own.contiguous();
        return contiguous.data<double>().ToArray();
    }
}
