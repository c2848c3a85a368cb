using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Options of a search over pairs of points.</summary>
internal sealed record SearchOptions
{
    /// <summary>Number of threads; 0 (the default) uses one for each core. Results don't depend on it.</summary>
    public int Threads { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>Receives progress reports, on the threads that compute.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    internal ParallelOptions Parallel()
    {
        Require.That(Threads >= 0, Threads, "at least 0 (0 uses one for each core)");
        return new ParallelOptions
        {
            MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads,
            CancellationToken = CancellationToken,
        };
    }
}
