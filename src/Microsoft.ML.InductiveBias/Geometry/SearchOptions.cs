namespace Microsoft.ML.InductiveBias;

/// <summary>What every search over pairs of points takes: threads, cancellation and progress.</summary>
internal record SearchOptions
{
    /// <summary>The number of threads; 0 (the default) takes one for each core. No result depends on it.</summary>
    public int Threads { get; init; }

    /// <summary>Cancels a computation within about a second; it then throws <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Receives how far the computation has come; called from the threads that compute.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    internal ParallelOptions Parallel()
    {
        if (Threads < 0)
            throw new ArgumentOutOfRangeException(nameof(Threads), $"Threads was {Threads}; it must be at least 0 (0 takes one for each core).");
        return new ParallelOptions
        {
            MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads,
            CancellationToken = CancellationToken,
        };
    }
}
