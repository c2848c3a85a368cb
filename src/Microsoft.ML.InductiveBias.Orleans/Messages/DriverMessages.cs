using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>What the driver asks for.</summary>
/// <param name="Session">Its session.</param>
/// <param name="Next">The number of the next piece that it hasn't received.</param>
/// <param name="OnDisk">Blocks that were written to the disk since the last call.</param>
/// <param name="MostBytes">The size up to which pieces are sent; at least one is.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.DriverRequest")]
internal sealed record DriverRequest([property: Id(0)] Guid Session, [property: Id(1)] long Next, [property: Id(2)] int[] OnDisk, [property: Id(3)] int MostBytes);

/// <summary>The answer to the driver.</summary>
/// <param name="IsKnown">Whether the run knows the session; otherwise it must be opened again.</param>
/// <param name="Pieces">Results from the requested piece on.</param>
/// <param name="Open">Blocks that are neither done nor given up.</param>
/// <param name="Workers">The workers that were heard of lately.</param>
/// <param name="GivenUp">Blocks that were lost too often.</param>
/// <param name="Refusals">Why workers don't take part.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.DriverReply")]
internal sealed record DriverReply(
    [property: Id(0)] bool IsKnown, [property: Id(1)] BlockPiece[] Pieces, [property: Id(2)] int Open, [property: Id(3)] WorkerState[] Workers,
    [property: Id(4)] LostBlock[] GivenUp, [property: Id(5)] WorkerRefusal[] Refusals)
{
    public static DriverReply Unknown { get; } = new(false, [], 0, [], [], []);
}

/// <summary>A worker as the run sees it.</summary>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.WorkerState")]
internal sealed record WorkerState([property: Id(0)] string Name, [property: Id(1)] int Leases, [property: Id(2)] int Delivered);

/// <summary>A block that was lost too often.</summary>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.LostBlock")]
internal sealed record LostBlock([property: Id(0)] int[] Seeds, [property: Id(1)] string[] Losses);

/// <summary>Why a worker doesn't take part.</summary>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.WorkerRefusal")]
internal sealed record WorkerRefusal([property: Id(0)] string Worker, [property: Id(1)] string Reason);
