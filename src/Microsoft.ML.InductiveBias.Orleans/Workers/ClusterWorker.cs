using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>The service of a silo that takes part in runs.</summary>
internal sealed partial class ClusterWorker(IGrainFactory grains, IOptions<ClusterWorkerOptions> options, TimeProvider clock, ILogger<ClusterWorker> logger) : BackgroundService
{
    private readonly string _name = $"{options.Value.Name}-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly Dictionary<Guid, string> _refused = [];
    private (string Fingerprint, string Specification, Func<int[], CancellationToken, byte[]> Work)? _known;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The silo starts its services before it answers calls.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                string[] runs = await grains.GetGrain<IRunDirectory>(0).Runs();
                // In another order on each machine, so that runs share the machines.
                Random.Shared.Shuffle(runs);
                foreach (string run in runs)
                    await Serve(grains.GetGrain<IRunGrain>(run), stoppingToken);
            }
            catch (Exception failure)
            {
                // The silo of a grain ended, and its next call starts it elsewhere; or this silo ends.
                CallFailed(logger, failure.Message);
            }
            try
            {
                await Task.Delay(options.Value.IdleTime, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Serve(IRunGrain run, CancellationToken stoppingToken)
    {
        if (await run.Plan() is not { } plan)
            return;
        if (_refused.TryGetValue(plan.Session, out string? refused))
        {
            // Again, because the run forgets it with its silo.
            await run.Refuse(plan.Session, new WorkerRefusal(_name, refused));
            return;
        }
        var work = WorkKnown(plan);
        // A call that fails here fails for a time; only the text and the rows can be a reason to stay away.
        if (work is null && await ChunksOf(run, plan) is { } chunks)
            work = await Prepare(run, plan, chunks);
        if (work is not null)
            await new RunService(run, plan, _name, work, options.Value, clock).Run(stoppingToken);
    }

    private Func<int[], CancellationToken, byte[]>? WorkKnown(RunPlan plan) =>
        _known is { } known && (known.Fingerprint, known.Specification) == (plan.Fingerprint, plan.Specification) ? known.Work : null;

    /// <summary>The work of a run on this machine; <see langword="null"/> if the machine doesn't have the space, or would draw other hypotheses.</summary>
    private async Task<Func<int[], CancellationToken, byte[]>?> Prepare(IRunGrain run, RunPlan plan, List<byte[]> chunks)
    {
        try
        {
            // Reading rows and making a space may take long; it must not hold up messages.
            var work = await Task.Run(() => WorkOf(plan, chunks));
            _known = (plan.Fingerprint, plan.Specification, work);
            return work;
        }
        catch (Exception reason)
        {
            // Whatever is wrong with the rows, the space, or this machine's libraries: the driver must learn of it, and the others go on.
            _refused.Add(plan.Session, reason.Message);
            Refused(logger, plan.Specification, reason.Message);
            await run.Refuse(plan.Session, new WorkerRefusal(_name, reason.Message));
            return null;
        }
    }

    /// <summary>The rows of a run; <see langword="null"/> if it ended meanwhile.</summary>
    private static async Task<List<byte[]>?> ChunksOf(IRunGrain run, RunPlan plan)
    {
        var chunks = new List<byte[]>();
        for (int chunk = 0; chunk < plan.Chunks; chunk++)
        {
            if (await run.Get(plan.Session, chunk) is not { } bytes)
                return null;
            chunks.Add(bytes);
        }
        return chunks;
    }

    /// <summary>A function that computes the results of a block.</summary>
    private Func<int[], CancellationToken, byte[]> WorkOf(RunPlan plan, List<byte[]> chunks)
    {
        if (plan.Kind == WorkKind.Pieces)
        {
            Compare(LibraryVersions.OfThisLibrary, plan);
            var find = options.Value.FindWork?.Invoke(plan.Specification, chunks.SelectMany(chunk => chunk).ToArray())
                ?? throw new InvalidOperationException($"the work '{plan.Specification}' isn't known here");
            // A block of pieces holds one.
            return (pieces, token) => find(pieces[0], token);
        }
        var (training, test) = TaskBytes.Decode(chunks);
        var space = options.Value.Find(plan.Specification, training)
            ?? throw new InvalidOperationException($"the space '{plan.Specification}' isn't known here; {options.Value.Known}");
        Compare(LibraryVersions.Of(space), plan);
        var work = new SamplingWork(space, training, test, [], plan.Simulation);
        if (work.Fingerprint != plan.Fingerprint)
            throw new InvalidOperationException($"the fingerprint of '{plan.Specification}' and the data is {work.Fingerprint} here; the run has {plan.Fingerprint}. The text names another space here, or the data were changed");
        return (seeds, token) => Lines(work.Draw(seeds, token));
    }

    private static byte[] Lines(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        using var bytes = new MemoryStream();
        foreach (var line in lines)
        {
            bytes.Write(line.Span);
            bytes.WriteByte((byte)'\n');
        }
        return bytes.ToArray();
    }

    private static void Compare(string versions, RunPlan plan)
    {
        if (versions != plan.Versions)
            throw new InvalidOperationException($"other versions are installed here: {versions}; the run has {plan.Versions}");
    }

    [LoggerMessage(LogLevel.Information, "A call to the cluster failed and will be repeated: {Reason}")]
    private static partial void CallFailed(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "This machine doesn't take part in the run of '{Specification}': {Reason}")]
    private static partial void Refused(ILogger logger, string specification, string reason);
}
