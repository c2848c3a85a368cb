using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>What a worker reports at each heartbeat.</summary>
/// <param name="Session">The session that it works for.</param>
/// <param name="Worker">Its name, unique in the cluster.</param>
/// <param name="Leases">The leases that it computes.</param>
/// <param name="Blocks">The blocks of these leases.</param>
/// <param name="Held">The blocks that it has delivered and still holds.</param>
/// <param name="Wanted">How many more blocks it can take.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.WorkerReport")]
internal sealed record WorkerReport(
    [property: Id(0)] Guid Session, [property: Id(1)] string Worker, [property: Id(2)] long[] Leases, [property: Id(3)] int[] Blocks,
    [property: Id(4)] int[] Held, [property: Id(5)] int Wanted);

/// <summary>The answer to a worker's report.</summary>
/// <param name="State">Whether the run goes on.</param>
/// <param name="Granted">New leases.</param>
/// <param name="Lost">Leases of the report that no longer hold.</param>
/// <param name="Done">Held blocks that are on the driver's disk.</param>
/// <param name="Missing">Held blocks that must be delivered again.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.WorkerReply")]
internal sealed record WorkerReply(
    [property: Id(0)] RunState State, [property: Id(1)] LeasedBlock[] Granted, [property: Id(2)] long[] Lost, [property: Id(3)] int[] Done, [property: Id(4)] int[] Missing)
{
    public static WorkerReply Without(RunState state) => new(state, [], [], [], []);
}

/// <summary>Whether a run goes on.</summary>
internal enum RunState
{
    Open,

    /// <summary>The driver closed it, was silent for too long, or has another session.</summary>
    Closed,

    /// <summary>The silo that held the run ended. The driver will open it again.</summary>
    Unknown,
}

/// <summary>A block that a worker may compute.</summary>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.LeasedBlock")]
internal sealed record LeasedBlock([property: Id(0)] long Lease, [property: Id(1)] int Block, [property: Id(2)] int[] Seeds);

/// <summary>What became of a delivery.</summary>
internal enum DeliveryOutcome
{
    Accepted,

    /// <summary>The driver hasn't fetched earlier results yet; try again.</summary>
    Full,

    /// <summary>The run is over, or doesn't know the block.</summary>
    Unknown,
}
