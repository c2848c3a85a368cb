using System.Runtime.InteropServices;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Numbers in managed memory that starts at a multiple of 64 bytes, as that of tensors does: where the start varies, so does the
/// order of the additions in products, and with it their rounding from run to run.</summary>
internal sealed class AlignedNumbers
{
    private const int Alignment = 64;

    private readonly double[] _array;
    private readonly int _start;
    private readonly int _count;

    public AlignedNumbers(int count)
    {
        _array = GC.AllocateUninitializedArray<double>(checked(count + Alignment / sizeof(double)), pinned: true);
        _count = count;
        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) & (Alignment - 1)) / sizeof(double);
    }

    /// <summary>The first number; the others follow it.</summary>
    public ref double First => ref _array[_start];

    /// <summary>The numbers.</summary>
    public Memory<double> Memory => _array.AsMemory(_start, _count);

    /// <summary>The values of a tensor, row-major.</summary>
    public static AlignedNumbers Of(torch.Tensor tensor)
    {
        var numbers = new AlignedNumbers(checked((int)tensor.numel()));
        using var scope = torch.NewDisposeScope();
        numbers.AsMatrix((int)tensor.shape[^1]).copy_(tensor);
        return numbers;
    }

    /// <summary>A matrix in this memory, on the processor; the caller disposes it.</summary>
    public torch.Tensor AsMatrix(int columns)
    {
        using var scope = torch.NewDisposeScope();
        return torch.from_array(_array).narrow(0, _start, _count).view(_count / columns, columns).MoveToOuterDisposeScope();
    }
}
