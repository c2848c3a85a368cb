using System.Collections.Concurrent;

namespace Microsoft.ML.InductiveBias;

/// <summary>Computes blocks on a thread of its own, never on a thread that answers messages.</summary>
internal sealed class BlockComputer
{
    private readonly BlockingCollection<Computing> _asked = [];
    private readonly ConcurrentDictionary<long, Computing> _computing = [];
    private readonly Func<int[], CancellationToken, byte[]> _work;
    private readonly Action<ComputedBlock> _done;

    /// <summary>Starts the thread.</summary>
    /// <param name="work">Computes the results of a block.</param>
    /// <param name="done">Receives each block on the computing thread.</param>
    public BlockComputer(Func<int[], CancellationToken, byte[]> work, Action<ComputedBlock> done)
    {
        (_work, _done) = (work, done);
        new Thread(Run) { IsBackground = true, Name = "InductiveBias cluster work" }.Start();
    }

    /// <summary>The blocks that wait or are computed.</summary>
    public LeasedBlock[] Blocks => [.. _computing.Values.Select(computing => computing.Block)];

    public void Compute(LeasedBlock block) => _asked.Add(_computing[block.Lease] = new Computing(block));

    /// <summary>Gives up a block; nothing is reported of it.</summary>
    public void Drop(long lease)
    {
        if (_computing.TryRemove(lease, out var computing))
            computing.Cancel();
    }

    /// <summary>Gives up all blocks, and ends the thread. Returns the blocks.</summary>
    public LeasedBlock[] Stop()
    {
        var blocks = Blocks;
        foreach (var block in blocks)
            Drop(block.Lease);
        _asked.CompleteAdding();
        return blocks;
    }

    private void Run()
    {
        foreach (var computing in _asked.GetConsumingEnumerable())
        {
            long lease = computing.Block.Lease;
            var computed = _computing.ContainsKey(lease) ? Compute(computing.Block, computing.Token) : null;
            // In this order, so that a block is always seen in one of the two places.
            if (computed is not null && _computing.ContainsKey(lease))
                _done(computed);
            if (_computing.TryRemove(lease, out _))
                computing.Dispose();
            computing.Dispose();
        }
    }

    /// <summary>The results of a block, or why there are none; <see langword="null"/> if it was given up.</summary>
    private ComputedBlock? Compute(LeasedBlock block, CancellationToken cancellationToken)
    {
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        try
        {
            return new ComputedBlock(block, _work(block.Seeds, cancellationToken), null, System.Diagnostics.Stopwatch.GetElapsedTime(started));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            // Trainings that throw are hypotheses; what arrives here is a fault of the machine or of the space.
            return new ComputedBlock(block, [], failure.Message, System.Diagnostics.Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>A block with the source that cancels it. The thread that computes and the one that gives up both use the source; the last one disposes it.</summary>
    private sealed class Computing(LeasedBlock block) : IDisposable
    {
        private readonly CancellationTokenSource _cancellation = new();
        private int _users = 2;

        public LeasedBlock Block { get; } = block;

        public CancellationToken Token => _cancellation.Token;

        public void Cancel()
        {
            _cancellation.Cancel();
            Dispose();
        }

        /// <summary>Called once by each of the two.</summary>
        public void Dispose()
        {
            if (Interlocked.Decrement(ref _users) == 0)
                _cancellation.Dispose();
        }
    }
}

/// <summary>A computed block: its lines, or the bytes of a piece; or the reason why there are none.</summary>
internal sealed record ComputedBlock(LeasedBlock Leased, byte[] Lines, string? Failure, TimeSpan Duration);
