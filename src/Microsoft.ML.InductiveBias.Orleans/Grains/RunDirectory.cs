using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>The list of open runs in memory. Runs that nobody lists any more are forgotten.</summary>
internal sealed class RunDirectory(TimeProvider clock) : Grain, IRunDirectory
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset> _runs = [];

    public Task Add(string run)
    {
        _runs[run] = clock.GetUtcNow();
        return Task.CompletedTask;
    }

    public Task Remove(string run)
    {
        _runs.Remove(run);
        return Task.CompletedTask;
    }

    public Task<string[]> Runs() => Task.FromResult<string[]>([.. _runs.Where(run => run.Value + Forgotten > clock.GetUtcNow()).Select(run => run.Key)]);
}
