namespace Microsoft.ML.InductiveBias;

/// <summary>The blocks of a run: which wait, which are leased, delivered, and done.</summary>
/// <remarks>A block holds the seeds of one multiple of the block size to the next, so a run that resumes has the same blocks, without the
/// seeds that the sample file already holds. A lease that lapses is a loss. Where no block waits, the lease of a slow worker is given to
/// another one as well; the first result counts. Leases lapse when something is asked, so the board needs no timer.</remarks>
internal sealed class RunBoard
{
    /// <summary>A block that takes this many times as long as others is leased again.</summary>
    private const double SlowFactor = 3;

    /// <summary>At most this many leases of one block at a time.</summary>
    private const int MostLeases = 2;

    private readonly SortedDictionary<int, Block> _blocks = [];
    private readonly Queue<int> _waiting = [];
    private readonly Dictionary<long, Lease> _leases = [];
    private readonly PriorityQueue<long, DateTimeOffset> _lapsing = new();
    private readonly TimeSpan _leaseTime;
    private readonly int _mostLosses;
    private readonly TimeProvider _clock;
    private long _lastLease;
    private double _blockSeconds;
    private int _open;
    private int _givenUp;

    /// <summary>A board on which every block waits.</summary>
    /// <param name="seeds">The seeds to draw.</param>
    /// <param name="blockSize">The largest number of seeds in a block.</param>
    /// <param name="leaseTime">How long a lease lasts if it isn't renewed.</param>
    /// <param name="mostLosses">A block that was lost so often isn't leased again.</param>
    /// <param name="clock">The time.</param>
    public RunBoard(IEnumerable<int> seeds, int blockSize, TimeSpan leaseTime, int mostLosses, TimeProvider clock)
    {
        (_leaseTime, _mostLosses, _clock) = (leaseTime, mostLosses, clock);
        // Later boards of a run continue the numbers of earlier ones.
        _lastLease = clock.GetUtcNow().UtcTicks;
        foreach (var group in seeds.Order().GroupBy(seed => seed / blockSize))
        {
            _blocks.Add(group.Key, new Block([.. group]));
            _waiting.Enqueue(group.Key);
        }
        _open = _blocks.Count;
    }

    /// <summary>Blocks that are neither done nor given up.</summary>
    public int Open => _open;

    /// <summary>Leases that haven't lapsed.</summary>
    public int Leases => _leases.Count;

    /// <summary>Blocks that were given up, with the reasons of each loss.</summary>
    public IEnumerable<(IReadOnlyList<int> Seeds, IReadOnlyList<string> Losses)> GivenUp => _givenUp == 0 ? [] :
        _blocks.Values.Where(block => block.State == BlockState.GivenUp).Select(block => ((IReadOnlyList<int>)block.Seeds, (IReadOnlyList<string>)block.Losses));

    /// <summary>The number of leases of each worker.</summary>
    public IReadOnlyDictionary<string, int> LeasesOf => _leases.Values.CountBy(lease => lease.Worker).ToDictionary();

    /// <summary>The seeds of a block; empty for one that isn't part of the run.</summary>
    public IReadOnlyList<int> SeedsOf(int block) => _blocks.TryGetValue(block, out var found) ? found.Seeds : [];

    /// <summary>Leases a block; <see langword="null"/> if there is nothing for this worker to do now.</summary>
    public (long Lease, int Block, int[] Seeds)? Take(string worker)
    {
        Lapse();
        while (_waiting.TryDequeue(out int next))
        {
            if (_blocks[next] is { State: BlockState.Open, Leases: 0 } block)
                return Grant(++_lastLease, worker, next, block);
        }
        return Slow(worker) is { } slow ? Grant(++_lastLease, worker, slow, _blocks[slow]) : null;
    }

    /// <summary>Renews a lease; <see langword="false"/> if it lapsed and the block is another worker's now, or has been delivered.</summary>
    /// <remarks>A lease that this board never gave is one of the board before it, whose silo ended: the work goes on.</remarks>
    public bool Renew(long lease, int number, string worker)
    {
        Lapse();
        if (!_blocks.TryGetValue(number, out var block) || block.State != BlockState.Open)
            return false;
        if (_leases.TryGetValue(lease, out var found))
            found.Expiry = _clock.GetUtcNow() + _leaseTime;
        else if (block.Leases == 0)
            Grant(lease, worker, number, block);
        else
            return false;
        return true;
    }

    /// <summary>A block of the run has arrived, whether or not its lease still holds.</summary>
    public void Deliver(long lease, int block)
    {
        Lapse();
        if (_leases.Remove(lease, out var ended))
        {
            _blocks[ended.Block].Leases--;
            double seconds = _clock.GetElapsedTime(ended.Start).TotalSeconds;
            _blockSeconds = _blockSeconds == 0 ? seconds : 0.8 * _blockSeconds + 0.2 * seconds;
        }
        var delivered = _blocks[block];
        if (delivered.State == BlockState.GivenUp)
        {
            _open++;
            _givenUp--;
        }
        if (delivered.State is BlockState.Open or BlockState.GivenUp)
            delivered.State = BlockState.Delivered;
    }

    /// <summary>A block is on the driver's disk.</summary>
    public void Acknowledge(int block)
    {
        if (!_blocks.TryGetValue(block, out var found) || found.State == BlockState.Done)
            return;
        found.State = BlockState.Done;
        _open--;
    }

    /// <summary>Whether a block is on the driver's disk, or isn't part of the run.</summary>
    public bool IsDone(int block) => !_blocks.TryGetValue(block, out var found) || found.State == BlockState.Done;

    /// <summary>Whether a result of the block has arrived.</summary>
    public bool IsDelivered(int block) => _blocks.TryGetValue(block, out var found) && found.State is BlockState.Delivered or BlockState.Done;

    /// <summary>A worker gives a lease back: it stops, which is no loss, or it failed.</summary>
    public void Return(long lease, string? failure)
    {
        if (_leases.Remove(lease, out var ended))
            End(ended, failure);
    }

    private (long, int, int[]) Grant(long id, string worker, int number, Block block)
    {
        var lease = new Lease(id, number, worker, _clock.GetTimestamp()) { Expiry = _clock.GetUtcNow() + _leaseTime };
        _leases.Add(lease.Id, lease);
        _lapsing.Enqueue(lease.Id, lease.Expiry);
        block.Leases++;
        return (lease.Id, number, block.Seeds);
    }

    /// <summary>The block of another worker that has been leased longest, if it takes much longer than blocks usually do. Before any block has arrived
    /// (also on a board that replaces one whose silo ended), that is the time of a lease: a worker that hangs and one that holds all blocks
    /// renew their leases too.</summary>
    private int? Slow(string worker)
    {
        double usual = _blockSeconds == 0 ? _leaseTime.TotalSeconds : SlowFactor * _blockSeconds;
        Lease? slowest = null;
        foreach (var lease in _leases.Values)
        {
            if (_blocks[lease.Block] is { State: BlockState.Open, Leases: < MostLeases } && lease.Worker != worker && (slowest is null || lease.Start < slowest.Start))
                slowest = lease;
        }
        return slowest is not null && _clock.GetElapsedTime(slowest.Start).TotalSeconds > usual ? slowest.Block : null;
    }

    private void Lapse()
    {
        var now = _clock.GetUtcNow();
        while (_lapsing.TryPeek(out long id, out var expiry) && expiry <= now)
        {
            _lapsing.Dequeue();
            if (!_leases.TryGetValue(id, out var lease))
                continue;
            if (lease.Expiry > now)
            {
                _lapsing.Enqueue(id, lease.Expiry);
                continue;
            }
            _leases.Remove(id);
            End(lease, $"{lease.Worker} didn't renew its lease");
        }
    }

    private void End(Lease lease, string? loss)
    {
        var block = _blocks[lease.Block];
        block.Leases--;
        if (block.State != BlockState.Open)
            return;
        if (loss is not null)
            block.Losses.Add(loss);
        if (block.Losses.Count >= _mostLosses && block.Leases == 0)
        {
            block.State = BlockState.GivenUp;
            _open--;
            _givenUp++;
        }
        else if (block.Leases == 0)
        {
            _waiting.Enqueue(lease.Block);
        }
    }

    private enum BlockState
    {
        Open,
        Delivered,
        Done,
        GivenUp,
    }

    private sealed class Block(int[] seeds)
    {
        public int[] Seeds { get; } = seeds;

        public BlockState State { get; set; }

        public int Leases { get; set; }

        public List<string> Losses { get; } = [];
    }

    private sealed class Lease(long id, int block, string worker, long start)
    {
        public long Id { get; } = id;

        public int Block { get; } = block;

        public string Worker { get; } = worker;

        public long Start { get; } = start;

        public DateTimeOffset Expiry { get; set; }
    }
}
