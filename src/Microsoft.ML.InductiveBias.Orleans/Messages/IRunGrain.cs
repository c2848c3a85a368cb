using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>A run, by the fingerprint of its space and task, and its shard (<see cref="RunKey"/>). Its state can be rebuilt from the driver's sample file, so it isn't stored.</summary>
[Alias("Microsoft.ML.InductiveBias.IRunGrain")]
internal interface IRunGrain : IGrainWithStringKey
{
    /// <summary>The driver opens the run; <see langword="false"/> while another driver has it.</summary>
    [Alias("Open")]
    Task<bool> Open(RunPlan plan, RunSeeds seeds);

    /// <summary>The driver sends a part of the task data.</summary>
    [Alias("Put")]
    Task Put(Guid session, int chunk, byte[] bytes);

    /// <summary>The driver fetches results and says what is on its disk. Its calls keep the run open.</summary>
    [Alias("Fetch")]
    Task<DriverReply> Fetch(DriverRequest request);

    /// <summary>The driver ends the run.</summary>
    [Alias("Close")]
    Task Close(Guid session);

    /// <summary>The plan; <see langword="null"/> if the run isn't open, or its data aren't here yet.</summary>
    [Alias("Plan")]
    Task<RunPlan?> Plan();

    /// <summary>A part of the task data; <see langword="null"/> if the session is over.</summary>
    [Alias("Get")]
    Task<byte[]?> Get(Guid session, int chunk);

    /// <summary>A worker's heartbeat: renews leases and takes new ones.</summary>
    [Alias("Report")]
    Task<WorkerReply> Report(WorkerReport report);

    /// <summary>A worker delivers results.</summary>
    [Alias("Deliver")]
    Task<DeliveryOutcome> Deliver(Guid session, string worker, BlockPiece piece);

    /// <summary>A worker gives a lease back, because it stops or because computing failed.</summary>
    [Alias("Return")]
    Task Return(Guid session, long lease, string? failure);

    /// <summary>A worker doesn't take part.</summary>
    [Alias("Refuse")]
    Task Refuse(Guid session, WorkerRefusal refusal);
}

/// <summary>The keys of runs.</summary>
internal static class RunKey
{
    /// <summary>The key of a run; two that share a space and a task, at the same time, have different shards.</summary>
    public static string Of(string fingerprint, int shard) => shard == 0 ? fingerprint : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{fingerprint}#{shard}");
}

/// <summary>The open runs of a cluster.</summary>
[Alias("Microsoft.ML.InductiveBias.IRunDirectory")]
internal interface IRunDirectory : IGrainWithIntegerKey
{
    [Alias("Add")]
    Task Add(string run);

    [Alias("Remove")]
    Task Remove(string run);

    [Alias("Runs")]
    Task<string[]> Runs();
}
