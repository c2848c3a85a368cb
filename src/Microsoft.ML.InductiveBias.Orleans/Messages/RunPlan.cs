using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>What a worker must know before it computes: the space, the fingerprint to compare, and the size of the task data.</summary>
/// <param name="Session">The driver's session; another driver, or one that reconnects, has another.</param>
/// <param name="Fingerprint">The fingerprint of space and task.</param>
/// <param name="Specification">The text that names the space, or the work, on every machine.</param>
/// <param name="Versions">The versions of the libraries that the driver computes with.</param>
/// <param name="Chunks">The number of messages that hold the task data.</param>
/// <param name="LeaseTime">How long a lease lasts if it isn't renewed.</param>
/// <param name="Kind">What the numbers of the run are.</param>
/// <param name="Simulation">Of a simulation of rare losses, what it depends on besides space and rows.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.RunPlan")]
internal sealed record RunPlan(
    [property: Id(0)] Guid Session, [property: Id(1)] string Fingerprint, [property: Id(2)] string Specification, [property: Id(3)] string Versions,
    [property: Id(4)] int Chunks, [property: Id(5)] TimeSpan LeaseTime, [property: Id(6)] WorkKind Kind = WorkKind.Sampling, [property: Id(7)] string? Simulation = null);

/// <summary>The kinds of work. There are no others, and code doesn't travel.</summary>
internal enum WorkKind
{
    /// <summary>Seeds of hypotheses, or runs of a simulation.</summary>
    Sampling,

    /// <summary>Pieces of work that every machine finds by its specification.</summary>
    Pieces,
}

/// <summary>The seeds of a run, and how they are leased.</summary>
/// <param name="Seeds">Pairs of a first seed and a number of seeds.</param>
/// <param name="BlockSize">The largest number of seeds in a block.</param>
/// <param name="MostLosses">A block that was lost so often is reported.</param>
/// <param name="DriverTime">How long the run lives without a call of its driver.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.RunSeeds")]
internal sealed record RunSeeds(
    [property: Id(0)] int[] Seeds, [property: Id(1)] int BlockSize, [property: Id(2)] int MostLosses, [property: Id(3)] TimeSpan DriverTime);

/// <summary>A part of the lines of a block.</summary>
/// <param name="Block">The number of the block.</param>
/// <param name="Lease">The lease that it was computed under.</param>
/// <param name="IsLast">Whether the block is complete.</param>
/// <param name="Bytes">Lines with line feeds, cut anywhere.</param>
/// <param name="IsFirst">Whether the block begins here; what arrived of it before is void.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.InductiveBias.BlockPiece")]
internal sealed record BlockPiece(
    [property: Id(0)] int Block, [property: Id(1)] long Lease, [property: Id(2)] bool IsLast, [property: Id(3)] byte[] Bytes,
    [property: Id(4)] bool IsFirst);
