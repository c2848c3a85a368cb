using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Blocks of the kernel matrix of a stationary kernel, each in the memory of the one before: in double precision, or in single precision
/// for steps of a solver whose residual is computed in double.</summary>
/// <remarks>Squared distances are one product, of the rows (−2x, ‖x‖², 1) and (y, 1, ‖y‖²). Memory that stays mapped makes a block twice as fast,
/// half the bytes and twice the lanes of single precision twice as fast again.</remarks>
internal sealed class KernelBlocks : IDisposable
{
    /// <summary>The largest rounding of a squared distance in units of the length scale: in double precision what doesn't show, in single precision what
    /// doesn't slow a solver down.</summary>
    private const double DoubleError = 1e-13, SingleError = 1e-5;

    private readonly torch.Tensor _left;
    private readonly torch.Tensor _right;
    private readonly Action<torch.Tensor> _value;
    private readonly double _variance;
    private torch.Tensor? _memory;

    private KernelBlocks(torch.Tensor left, torch.Tensor right, Action<torch.Tensor> value, double variance) =>
        (_left, _right, _value, _variance) = (left, right, value, variance);

    /// <summary>The matrix of points.</summary>
    /// <param name="points">Points in units of the length scale, <c>[n, d]</c>.</param>
    /// <param name="isSingle">Whether values are in single precision.</param>
    /// <param name="value">Replaces squared distances by the values of the kernel.</param>
    /// <param name="variance">The value at distance 0, and a factor of all others.</param>
    /// <returns><see langword="null"/> where distances would lose too much.</returns>
    public static KernelBlocks? Of(torch.Tensor points, bool isSingle, Action<torch.Tensor> value, double variance)
    {
        using var scope = torch.NewDisposeScope();
        // Rounding is smallest near the middle.
        var centered = points - points.mean([0L], keepdim: true);
        var squares = centered.Squared().sum(1, keepdim: true);
        if (!(2 * squares.max().Value() * Math.ScaleB(1, isSingle ? -24 : -52) <= (isSingle ? SingleError : DoubleError)))
            return null;
        var type = isSingle ? torch.float32 : torch.float64;
        var ones = Tensors.Full(1, points.device, points.shape[0], 1);
        var left = torch.cat([centered.Times(-2), squares, ones], 1).to_type(type);
        var right = torch.cat([centered, ones, squares], 1).to_type(type);
        return new KernelBlocks(left.DetachFromDisposeScope(), right.DetachFromDisposeScope(), value, variance);
    }

    /// <summary>The values of some rows and columns. The next call overwrites them; the caller disposes the tensor.</summary>
    public torch.Tensor Block((long Start, long Count) rows, (long Start, long Count) columns)
    {
        long count = rows.Count * columns.Count;
        if (_memory is null || _memory.numel() < count)
        {
            _memory?.Dispose();
            _memory = _left.new_empty(count).DetachFromDisposeScope();
        }
        using var scope = torch.NewDisposeScope();
        var block = _memory.narrow(0, 0, count).view(rows.Count, columns.Count);
        block.addmm_(_left.narrow(0, rows.Start, rows.Count), _right.narrow(0, columns.Start, columns.Count).t(), beta: 0, alpha: 1);
        RowBlocks.Change(block, part =>
        {
            _value(part.clamp_(min: Scalars.Zero));
            if (_variance != 1)
                part.Times_(_variance);
        });
        if (rows.Start == columns.Start)
            block.diagonal().fill_(Scalars.Of(_variance));
        return block.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        _memory?.Dispose();
    }
}
