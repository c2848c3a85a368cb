using System.Globalization;
using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>The driver's side of a run: opens it, receives results, and says what is on the disk.</summary>
internal sealed class DrivenRun(IRunGrain grain, RunWork work, ClusterRunOptions options, IProgress<WorkProgress>? progress)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20), LongestWait = TimeSpan.FromMilliseconds(250), ClosingTime = TimeSpan.FromSeconds(5);

    private readonly ILookup<int, int> _blocks = work.Items.ToLookup(item => item / work.BlockSize);
    private readonly HashSet<int> _missing = [.. work.Items];
    private readonly List<BlockPiece> _pieces = [];
    private readonly List<int> _received = [];
    private readonly List<int> _onDisk = [];
    private readonly Guid _session = Guid.NewGuid();
    private readonly long _started = options.Clock.GetTimestamp();
    private long _next;
    private bool _isOpen;
    private TimeSpan _wait = ShortestWait;
    private DateTimeOffset _lastAnswer = options.Clock.GetUtcNow();
    private DateTimeOffset? _refusedSince;

    /// <summary>The blocks of a run, as soon as they arrive. When the next ones are requested, those before are on the disk, or needn't be.</summary>
    public static IEnumerable<IReadOnlyList<(int Number, byte[] Bytes)>> Blocks(
        IGrainFactory grains, RunWork work, ClusterRunOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var run = new DrivenRun(grains.GetGrain<IRunGrain>(RunKey.Of(work.Fingerprint, options.Shard)), work, options, progress);
        try
        {
            // Calls run on the thread pool, so that the caller's thread may be any.
            while (Task.Run(() => run.Next(cancellationToken), CancellationToken.None).GetAwaiter().GetResult() is { } blocks)
                yield return blocks;
        }
        finally
        {
            Task.Run(run.Close, CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    /// <summary>The next blocks; <see langword="null"/> when all are done.</summary>
    private async Task<IReadOnlyList<(int Number, byte[] Bytes)>?> Next(CancellationToken cancellationToken)
    {
        _onDisk.AddRange(_received);
        _received.Clear();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!_isOpen && !(_isOpen = await Open()))
                    progress?.Report(new WorkProgress("waiting for an earlier run of this space and task to end", 0));
                else if (await Fetch() is { } reply)
                {
                    if (Take(reply) is { Count: > 0 } blocks)
                        return blocks;
                    if (_missing.Count == 0 && _onDisk.Count == 0)
                        return null;
                    Check(reply);
                }
                _lastAnswer = options.Clock.GetUtcNow();
            }
            catch (Exception failure) when (failure is not ClusterRunException && !cancellationToken.IsCancellationRequested)
            {
                var silent = options.Clock.GetUtcNow() - _lastAnswer;
                if (silent > options.ReconnectTime)
                    throw new ClusterRunException(string.Create(CultureInfo.InvariantCulture, $"The cluster hasn't answered for {silent.TotalSeconds:0} seconds ({failure.Message}). What was drawn is kept; the same call continues."), failure);
                progress?.Report(new WorkProgress("the cluster doesn't answer; trying again", 0));
            }
            await Task.Delay(_wait, options.Clock, cancellationToken);
            _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        }
    }

    /// <summary>Ends the run, so that machines stop. If the cluster doesn't answer, they stop when the driver's time lapses.</summary>
    private async Task Close()
    {
        if (_isOpen)
            await grain.Close(_session).WaitAsync(ClosingTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> Open()
    {
        var plan = new RunPlan(_session, work.Fingerprint, work.Specification, work.Versions, work.Data.Length, options.LeaseTime, work.Kind, work.Simulation);
        var seeds = new RunSeeds(SeedRanges.Encode(_missing), work.BlockSize, options.MaximumLosses, options.LeaseTime);
        if (!await Answer(grain.Open(plan, seeds)))
            return false;
        for (int chunk = 0; chunk < work.Data.Length; chunk++)
            await Answer(grain.Put(_session, chunk, work.Data[chunk]));
        (_next, _refusedSince) = (0, null);
        _pieces.Clear();
        _onDisk.Clear();
        return true;
    }

    /// <summary>What the run has; <see langword="null"/> if it has to be opened again, because its silo ended.</summary>
    private async Task<DriverReply?> Fetch()
    {
        int[] onDisk = [.. _onDisk];
        var reply = await Answer(grain.Fetch(new DriverRequest(_session, _next, onDisk, options.MessageBytes)));
        _onDisk.RemoveRange(0, onDisk.Length);
        _isOpen = reply.IsKnown;
        return _isOpen ? reply : null;
    }

    /// <summary>A call to a silo that has just ended may wait for long; another try finds the run elsewhere.</summary>
    private Task<T> Answer<T>(Task<T> call) => call.WaitAsync(options.LeaseTime / 3, options.Clock);

    private Task Answer(Task call) => call.WaitAsync(options.LeaseTime / 3, options.Clock);

    /// <summary>The blocks that are complete with this reply.</summary>
    private List<(int Number, byte[] Bytes)> Take(DriverReply reply)
    {
        var blocks = new List<(int Number, byte[] Bytes)>();
        foreach (var piece in reply.Pieces)
        {
            _next++;
            _pieces.Add(piece);
            if (!piece.IsLast)
                continue;
            blocks.Add((piece.Block, [.. _pieces.SelectMany(part => part.Bytes)]));
            _pieces.Clear();
            _received.Add(piece.Block);
            _missing.ExceptWith(_blocks[piece.Block]);
        }
        if (reply.Pieces.Length > 0)
            _wait = ShortestWait;
        progress?.Report(new WorkProgress(Describe(reply), 1 - _missing.Count / (double)work.Items.Count));
        return blocks;
    }

    private string Describe(DriverReply reply) => reply.Workers.Length == 0 ? "no machine has joined yet"
        : string.Create(CultureInfo.InvariantCulture, $"{reply.Workers.Length} machine{(reply.Workers.Length == 1 ? "" : "s")}: ")
            + string.Join(", ", reply.Workers.OrderBy(worker => worker.Name, StringComparer.Ordinal).Take(MostShown).Select(worker =>
                string.Create(CultureInfo.InvariantCulture, $"{worker.Name} {worker.Delivered} blocks ({worker.Delivered / Math.Max(1, options.Clock.GetElapsedTime(_started).TotalSeconds):0.##}/s), {worker.Leases} leased")))
            + (reply.Workers.Length > MostShown ? ", …" : "");

    private const int MostShown = 4;

    private void Check(DriverReply reply)
    {
        if (reply.GivenUp.Length > 0 && reply.Open == 0)
        {
            var first = reply.GivenUp[0];
            throw new ClusterRunException(string.Create(CultureInfo.InvariantCulture,
                $"{reply.GivenUp.Sum(block => block.Seeds.Length)} {work.Noun} were given up after {options.MaximumLosses} attempts; all others are done. They are {Ranges(reply.GivenUp)}. ")
                + $"The attempts at the first of them: {string.Join("; ", first.Losses.CountBy(loss => loss.TrimEnd('.')).Select(loss => loss.Value == 1 ? loss.Key : $"{loss.Key} ({loss.Value} times)"))}.");
        }
        if (reply.Refusals.Length == 0 || reply.Workers.Length > 0)
        {
            _refusedSince = null;
            return;
        }
        // Machines that join meanwhile may accept what these refuse.
        _refusedSince ??= options.Clock.GetUtcNow();
        if (options.Clock.GetUtcNow() - _refusedSince >= options.LeaseTime / 3)
            throw new ClusterRunException($"No machine of the cluster takes part. {string.Join("; ", reply.Refusals.DistinctBy(refusal => refusal.Reason).Take(MostShown).Select(refusal => $"{refusal.Worker}: {refusal.Reason.TrimEnd('.')}"))}.");
    }

    private static string Ranges(LostBlock[] blocks) =>
        string.Join(", ", SeedRanges.Encode(blocks.SelectMany(block => block.Seeds)).Chunk(2).Take(MostShown).Select(range => range[1] == 1 ? string.Create(CultureInfo.InvariantCulture, $"{range[0]}") : string.Create(CultureInfo.InvariantCulture, $"{range[0]}–{range[0] + range[1] - 1}")));
}
