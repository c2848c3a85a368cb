using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>The rows of all batches of an epoch for all networks, as one tensor; the next epoch's are drawn while a device computes this one.</summary>
internal sealed class EpochOrders(int rows, int batch, torch.Device device) : IDisposable
{
    private NetworkOrigin[]? _origins;
    private int _epoch;
    private Task<torch.Tensor>? _next;
    private int[] _table = [];

    /// <summary>From batch to batch; within a batch network by network: <c>[batches, S, rows of the batch]</c> in one dimension.</summary>
    public torch.Tensor Of(NetworkOrigin[] origins, int epoch)
    {
        if (_origins != origins || _epoch != epoch)
            Prepare(origins, epoch);
        using var table = _next!.GetAwaiter().GetResult();
        _next = null;
        _origins = null;
        return table.to(device, non_blocking: true);
    }

    /// <summary>Draws the orders of an epoch in the background.</summary>
    public void Prepare(NetworkOrigin[] origins, int epoch)
    {
        Drop();
        (_origins, _epoch) = (origins, epoch);
        _next = Task.Run(() =>
        {
            var table = torch.tensor(Draw(origins, epoch), dtype: torch.int32).DetachFromDisposeScope();
            if (device.type != DeviceType.CUDA)
                return table;
            // The copy from such memory does not make the host wait.
            using (table)
                return table.pin_memory().DetachFromDisposeScope();
        });
    }

    public void Dispose() => Drop();

    /// <summary>Waits for orders that nobody will use; they are drawn in milliseconds.</summary>
    private void Drop()
    {
        if (_next is { } unused)
        {
            _next = null;
            unused.GetAwaiter().GetResult().Dispose();
        }
    }

    private int[] Draw(NetworkOrigin[] origins, int epoch)
    {
        int networks = origins.Length;
        if (_table.Length != networks * rows)
            _table = new int[networks * rows];
        var table = _table;
        Parallel.For(0, networks, () => new int[rows], (s, _, order) =>
        {
            origins[s].Shuffle(epoch, order);
            for (int from = 0; from < rows; from += batch)
            {
                int count = Math.Min(batch, rows - from);
                order.AsSpan(from, count).CopyTo(table.AsSpan(networks * from + s * count, count));
            }
            return order;
        }, _ => { });
        return table;
    }
}
