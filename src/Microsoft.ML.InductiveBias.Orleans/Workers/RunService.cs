using System.Threading.Channels;

namespace Microsoft.ML.InductiveBias;

/// <summary>A worker's part in one run, from the first lease until there is nothing to do for it.</summary>
internal sealed class RunService(IRunGrain run, RunPlan plan, string worker, Func<int[], CancellationToken, byte[]> work, ClusterWorkerOptions options, TimeProvider clock)
{
    /// <summary>Blocks that were delivered but aren't on the driver's disk yet; with more of them, a worker takes no lease.</summary>
    private const int MostHeld = 256;

    /// <summary>The size of results that a worker keeps; with more, it takes no lease.</summary>
    private const long MostHeldBytes = 64 << 20;

    /// <summary>Small blocks are leased together until they take about this long, so that messages cost little.</summary>
    private static readonly TimeSpan EnoughWork = TimeSpan.FromSeconds(1);

    private const int MostAtOnce = 64;

    private const double LongBlockSeconds = 10;

    /// <summary>The time until a call that wasn't answered is repeated.</summary>
    private static readonly TimeSpan RetryTime = TimeSpan.FromMilliseconds(100);

    private readonly Channel<ComputedBlock> _computed = Channel.CreateUnbounded<ComputedBlock>();
    private readonly Dictionary<int, ComputedBlock> _held = [];
    private readonly List<ComputedBlock> _toDeliver = [];
    private readonly List<ComputedBlock> _failed = [];
    private double _blockSeconds;

    /// <summary>A third of the time of a lease: two reports may be late.</summary>
    private TimeSpan Heartbeat => plan.LeaseTime / 3 < options.Heartbeat ? plan.LeaseTime / 3 : options.Heartbeat;

    public async Task Run(CancellationToken stoppingToken)
    {
        BlockComputer[] computers = [.. Enumerable.Range(0, options.BlocksAtOnce).Select(_ => new BlockComputer(work, computed => _computed.Writer.TryWrite(computed)))];
        try
        {
            await Exchange(computers, stoppingToken);
        }
        finally
        {
            LeasedBlock[] blocks = [.. computers.SelectMany(computer => computer.Stop())];
            // A worker that stops gives its leases back; that is no loss.
            if (stoppingToken.IsCancellationRequested)
                await Task.WhenAll(blocks.Select(block => run.Return(plan.Session, block.Lease, null))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Exchange(BlockComputer[] computers, CancellationToken stoppingToken)
    {
        var lastAnswer = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var state = RunState.Unknown;
            try
            {
                await ReturnFailed();
                await Deliver();
                state = await Report(computers);
            }
            catch (Exception) when (clock.GetUtcNow() - lastAnswer < plan.LeaseTime)
            {
                // The silo of the run ended, or answers late. What was computed is kept until the driver has opened the run again.
            }
            if (state == RunState.Closed || (state == RunState.Unknown && clock.GetUtcNow() - lastAnswer >= plan.LeaseTime))
                return;
            if (state == RunState.Open)
                lastAnswer = clock.GetUtcNow();
            if (state == RunState.Open && _toDeliver.Count + _held.Count == 0 && computers.All(computer => computer.Blocks.Length == 0) && !_computed.Reader.TryPeek(out _))
                return;
            await NextEvent(state == RunState.Unknown || _toDeliver.Count > 0 ? RetryTime : Heartbeat, stoppingToken);
        }
    }

    private async Task<RunState> Report(BlockComputer[] computers)
    {
        var computing = computers.SelectMany(computer => computer.Blocks).ToList();
        var reply = await Answer(run.Report(new WorkerReport(plan.Session, worker, [.. computing.Select(block => block.Lease)], [.. computing.Select(block => block.Block)],
            [.. _held.Keys], Wanted(computing.Count))));
        foreach (long lost in reply.Lost)
            Array.ForEach(computers, computer => computer.Drop(lost));
        foreach (int done in reply.Done)
            _held.Remove(done);
        foreach (int missing in reply.Missing)
        {
            if (_held.Remove(missing, out var again))
                _toDeliver.Add(again);
        }
        foreach (var block in reply.Granted)
            computers.MinBy(computer => computer.Blocks.Length)!.Compute(block);
        return reply.State;
    }

    /// <summary>The number of blocks to ask for: enough that computing doesn't wait for messages.</summary>
    private int Wanted(int computing)
    {
        if (_held.Count + _toDeliver.Count >= MostHeld || _held.Values.Concat(_toDeliver).Sum(block => (long)block.Lines.Length) >= MostHeldBytes)
            return 0;
        // Beside blocks that take long, the time of a message is nothing, and one that waits here would be missing elsewhere.
        int queued = _blockSeconds is 0 or > LongBlockSeconds ? 1 : (int)Math.Clamp(EnoughWork.TotalSeconds / _blockSeconds, 2, MostAtOnce);
        return Math.Max(0, queued * options.BlocksAtOnce - computing);
    }

    /// <summary>Waits until a block is computed or the time is up, then takes all that are.</summary>
    private async Task NextEvent(TimeSpan time, CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(_computed.Reader.WaitToReadAsync(limit.Token).AsTask(), Task.Delay(time, clock, limit.Token));
        await limit.CancelAsync();
        while (_computed.Reader.TryRead(out var computed))
        {
            _blockSeconds = computed.Duration.TotalSeconds;
            (computed.Failure is null ? _toDeliver : _failed).Add(computed);
        }
    }

    private async Task ReturnFailed()
    {
        while (_failed is [var block, ..])
        {
            await run.Return(plan.Session, block.Leased.Lease, $"{worker}: {block.Failure}");
            _failed.RemoveAt(0);
        }
    }

    /// <summary>Delivers as much as the run takes; the rest is for the next time.</summary>
    private async Task Deliver()
    {
        while (_toDeliver is [var block, ..])
        {
            var outcome = await Send(block);
            if (outcome == DeliveryOutcome.Full)
                return;
            _toDeliver.RemoveAt(0);
            if (outcome == DeliveryOutcome.Accepted)
                _held[block.Leased.Block] = block;
        }
    }

    /// <summary>A call to a silo that has just ended may wait for long; leases must be renewed before they lapse.</summary>
    private Task<T> Answer<T>(Task<T> call) => call.WaitAsync(plan.LeaseTime / 3, clock);

    /// <summary>Sends a block in messages of bounded size.</summary>
    private async Task<DeliveryOutcome> Send(ComputedBlock block)
    {
        DeliveryOutcome outcome;
        int start = 0;
        do
        {
            int length = Math.Min(options.MessageBytes, block.Lines.Length - start);
            outcome = await Answer(run.Deliver(plan.Session, worker,
                new BlockPiece(block.Leased.Block, block.Leased.Lease, start + length == block.Lines.Length, block.Lines.AsSpan(start, length).ToArray(), start == 0)));
            start += length;
        }
        while (start < block.Lines.Length && outcome == DeliveryOutcome.Accepted);
        return outcome;
    }
}
