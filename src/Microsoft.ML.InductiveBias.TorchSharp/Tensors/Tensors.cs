using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Arrays to tensors and back.</summary>
internal static class Tensors
{
    /// <summary>A float64 matrix of row-major values; the caller disposes it.</summary>
    public static torch.Tensor Matrix(ReadOnlyMemory<double> values, int columns)
    {
        // A tensor over the array itself where there is one; it copies otherwise.
        var array = MemoryMarshal.TryGetArray(values, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : values.ToArray();
        return torch.tensor(array, [values.Length / columns, columns], dtype: torch.float64);
    }

    /// <summary>A float64 matrix in the memory of an array, so that changes of either show in the other; the caller disposes it.</summary>
    public static torch.Tensor Over(double[] values, int columns) =>
        torch.from_array(values).reshape(values.Length / columns, columns);

    /// <summary>The values of a tensor, row-major.</summary>
    public static double[] ToArray(torch.Tensor tensor)
    {
        using var contiguous = tensor.contiguous();
        return contiguous.data<double>().ToArray();
    }
}
