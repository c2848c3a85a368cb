using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>The state of a run in memory. Calls are short: nothing is computed here.</summary>
internal sealed class RunGrain(IGrainFactory grains, TimeProvider clock) : Grain, IRunGrain
{
    /// <summary>Results that wait for the driver; workers keep theirs when there are more.</summary>
    private const long MostWaitingBytes = 64 << 20;

    private static readonly TimeSpan ListingTime = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Member> _members = [];
    private readonly Dictionary<string, string> _refusals = [];
    private readonly Dictionary<(string Worker, int Block), List<BlockPiece>> _arriving = [];
    private readonly List<(long Number, BlockPiece Piece)> _waiting = [];
    private byte[]?[] _data = [];
    private RunPlan? _plan;
    private Guid _closed;
    private RunBoard? _board;
    private TimeSpan _driverTime;
    private DateTimeOffset _driverExpiry;
    private DateTimeOffset _listed;
    private long _nextPiece;
    private long _waitingBytes;

    private bool IsOpen => _plan is not null && clock.GetUtcNow() < _driverExpiry;

    public async Task<bool> Open(RunPlan plan, RunSeeds seeds)
    {
        if (IsOpen && _plan!.Session != plan.Session)
            return false;
        Forget();
        _plan = plan;
        _board = new RunBoard(SeedRanges.Decode(seeds.Seeds), seeds.BlockSize, plan.LeaseTime, seeds.MostLosses, clock);
        _data = new byte[]?[plan.Chunks];
        _driverTime = seeds.DriverTime;
        _driverExpiry = clock.GetUtcNow() + _driverTime;
        await List();
        return true;
    }

    public Task Put(Guid session, int chunk, byte[] bytes)
    {
        if (_plan?.Session == session)
        {
            _data[chunk] = bytes;
            _driverExpiry = clock.GetUtcNow() + _driverTime;
        }
        return Task.CompletedTask;
    }

    public async Task<DriverReply> Fetch(DriverRequest request)
    {
        if (_plan?.Session != request.Session)
            return DriverReply.Unknown;
        var now = clock.GetUtcNow();
        _driverExpiry = now + _driverTime;
        foreach (int block in request.OnDisk)
            _board!.Acknowledge(block);
        _waitingBytes -= _waiting.TakeWhile(waiting => waiting.Number < request.Next).Sum(waiting => (long)waiting.Piece.Bytes.Length);
        _waiting.RemoveAll(waiting => waiting.Number < request.Next);
        if (now - _listed >= ListingTime)
            await List();
        // A worker that was silent for the time of a lease has lost all that it had.
        foreach (string gone in _members.Where(member => member.Value.LastSeen + _plan.LeaseTime < now).Select(member => member.Key).ToList())
        {
            _members.Remove(gone);
            foreach (var arriving in _arriving.Keys.Where(arriving => arriving.Worker == gone).ToList())
                Drop(arriving);
        }
        var leases = _board!.LeasesOf;
        return new DriverReply(true, [.. Pieces(request.MostBytes)], _board.Open,
            [.. _members.Select(member => new WorkerState(member.Key, leases.GetValueOrDefault(member.Key), member.Value.Delivered))],
            [.. _board.GivenUp.Select(block => new LostBlock([.. block.Seeds], [.. block.Losses]))],
            [.. _refusals.Select(refusal => new WorkerRefusal(refusal.Key, refusal.Value))]);
    }

    public async Task Close(Guid session)
    {
        if (_plan?.Session != session)
            return;
        Forget();
        // Kept, so that workers learn that the run is over rather than unknown.
        _closed = session;
        await grains.GetGrain<IRunDirectory>(0).Remove(this.GetPrimaryKeyString());
    }

    public Task<RunPlan?> Plan() => Task.FromResult(IsOpen && !_data.Contains(null) ? _plan : null);

    public Task<byte[]?> Get(Guid session, int chunk) => Task.FromResult(_plan?.Session == session ? _data[chunk] : null);

    public Task<WorkerReply> Report(WorkerReport report)
    {
        if (_plan is null && _closed != report.Session)
            return Task.FromResult(WorkerReply.Without(RunState.Unknown));
        if (!IsOpen || _plan!.Session != report.Session)
            return Task.FromResult(WorkerReply.Without(RunState.Closed));
        MemberOf(report.Worker);
        var lost = report.Leases.Zip(report.Blocks).Where(lease => !_board!.Renew(lease.First, lease.Second, report.Worker)).Select(lease => lease.First).ToArray();
        var granted = new List<LeasedBlock>();
        while (granted.Count < report.Wanted && _board!.Take(report.Worker) is var (lease, block, seeds))
            granted.Add(new LeasedBlock(lease, block, seeds));
        return Task.FromResult(new WorkerReply(RunState.Open, [.. granted], lost,
            [.. report.Held.Where(block => _board!.IsDone(block))], [.. report.Held.Where(block => !_board!.IsDelivered(block))]));
    }

    public Task<DeliveryOutcome> Deliver(Guid session, string worker, BlockPiece piece)
    {
        if (!IsOpen || _plan!.Session != session || _board!.SeedsOf(piece.Block).Count == 0)
            return Task.FromResult(DeliveryOutcome.Unknown);
        var member = MemberOf(worker);
        if (piece.IsFirst)
        {
            // An earlier attempt broke off.
            Drop((worker, piece.Block));
            // Only whole blocks are put off: one that has begun to arrive must come to its end, or the driver could wait for all of them.
            if (_waitingBytes >= MostWaitingBytes)
                return Task.FromResult(DeliveryOutcome.Full);
            _arriving.Add((worker, piece.Block), []);
        }
        if (!_arriving.TryGetValue((worker, piece.Block), out var pieces))
            return Task.FromResult(DeliveryOutcome.Full);
        pieces.Add(piece);
        _waitingBytes += piece.Bytes.Length;
        if (!piece.IsLast)
            return Task.FromResult(DeliveryOutcome.Accepted);
        // The driver receives the pieces of a block in one row, a second result of a block as well: it compares.
        _arriving.Remove((worker, piece.Block));
        _board.Deliver(piece.Lease, piece.Block);
        _waiting.AddRange(pieces.Select(arrived => (_nextPiece++, arrived)));
        member.Delivered++;
        return Task.FromResult(DeliveryOutcome.Accepted);
    }

    public Task Return(Guid session, long lease, string? failure)
    {
        if (_plan?.Session == session)
            _board!.Return(lease, failure);
        return Task.CompletedTask;
    }

    public Task Refuse(Guid session, WorkerRefusal refusal)
    {
        if (_plan?.Session == session)
            _refusals[refusal.Worker] = refusal.Reason;
        return Task.CompletedTask;
    }

    private Member MemberOf(string worker)
    {
        if (!_members.TryGetValue(worker, out var member))
            _members.Add(worker, member = new Member());
        member.LastSeen = clock.GetUtcNow();
        return member;
    }

    /// <summary>Forgets what arrived of a block that isn't complete.</summary>
    private void Drop((string Worker, int Block) arriving)
    {
        if (_arriving.Remove(arriving, out var pieces))
            _waitingBytes -= pieces.Sum(piece => (long)piece.Bytes.Length);
    }

    private IEnumerable<BlockPiece> Pieces(int mostBytes)
    {
        long bytes = 0;
        foreach (var (_, piece) in _waiting)
        {
            if (bytes > 0 && bytes + piece.Bytes.Length > mostBytes)
                yield break;
            bytes += piece.Bytes.Length;
            yield return piece;
        }
    }

    /// <summary>The directory forgets its list when its silo ends, so the run is listed again and again.</summary>
    private Task List()
    {
        _listed = clock.GetUtcNow();
        return grains.GetGrain<IRunDirectory>(0).Add(this.GetPrimaryKeyString());
    }

    private void Forget()
    {
        (_plan, _board, _data, _closed) = (null, null, [], default);
        _members.Clear();
        _refusals.Clear();
        _arriving.Clear();
        _waiting.Clear();
        _waitingBytes = 0;
        _nextPiece = 0;
    }

    private sealed class Member
    {
        public DateTimeOffset LastSeen { get; set; }

        public int Delivered { get; set; }
    }
}
