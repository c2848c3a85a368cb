using System.Collections.Concurrent;

namespace Microsoft.ML.InductiveBias;

/// <summary>Computes blocks on a thread of its own, never on a thread that answers messages.</summary>
internal sealed class BlockComputer
{
    private readonly BlockingCollection<LeasedBlock> _asked = [];
    private readonly ConcurrentDictionary<long, (LeasedBlock Block, CancellationTokenSource Cancellation)> _computing = [];
    private readonly SamplingWork _work;
    private readonly Action<ComputedBlock> _done;

    /// <summary>Starts the thread.</summary>
    /// <param name="work">Space and rows.</param>
    /// <param name="done">Receives each block on the computing thread.</param>
    public BlockComputer(SamplingWork work, Action<ComputedBlock> done)
    {
        (_work, _done) = (work, done);
        new Thread(Run) { IsBackground = true, Name = "InductiveBias cluster work" }.Start();
    }

    /// <summary>The blocks that wait or are computed.</summary>
    public LeasedBlock[] Blocks => [.. _computing.Values.Select(computing => computing.Block)];

    public void Compute(LeasedBlock block)
    {
        _computing[block.Lease] = (block, new CancellationTokenSource());
        _asked.Add(block);
    }

    /// <summary>Gives up a block; nothing is reported of it.</summary>
    public void Drop(long lease)
    {
        if (_computing.TryRemove(lease, out var computing))
            computing.Cancellation.Cancel();
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
        foreach (var block in _asked.GetConsumingEnumerable())
        {
            if (!_computing.TryGetValue(block.Lease, out var computing))
                continue;
            var computed = Compute(block, computing.Cancellation.Token);
            // In this order, so that a block is always seen in one of the two places.
            if (computed is not null && _computing.ContainsKey(block.Lease))
                _done(computed);
            _computing.TryRemove(block.Lease, out _);
        }
    }

    /// <summary>The lines of a block, or why there are none; <see langword="null"/> if it was given up.</summary>
    private ComputedBlock? Compute(LeasedBlock block, CancellationToken cancellationToken)
    {
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        try
        {
            using var lines = new MemoryStream();
            foreach (var line in _work.Draw(block.Seeds, cancellationToken))
            {
                lines.Write(line.Span);
                lines.WriteByte((byte)'\n');
            }
            return new ComputedBlock(block, lines.ToArray(), null, System.Diagnostics.Stopwatch.GetElapsedTime(started));
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
}

/// <summary>A computed block: its lines, or the reason why there are none.</summary>
internal sealed record ComputedBlock(LeasedBlock Leased, byte[] Lines, string? Failure, TimeSpan Duration);
