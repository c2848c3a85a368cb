namespace Microsoft.ML.InductiveBias;

/// <summary>Options of a run on a cluster.</summary>
public sealed class ClusterRunOptions
{
    /// <summary>The largest number of seeds that are leased together, at least 1; 8 by default. Machines take several blocks at a time where
    /// blocks are quick.</summary>
    public int BlockSize = 8;

    /// <summary>How long a machine may be silent until its blocks go to others, at least one second; 15 seconds by default.</summary>
    public TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    /// <summary>A block that was lost so often is reported instead of leased again; at least 1, and 3 by default.</summary>
    public int MaximumLosses = 3;

    /// <summary>How long the run waits for a cluster that doesn't answer, 1 minute by default.</summary>
    public TimeSpan ReconnectTime = TimeSpan.FromMinutes(1);

    /// <summary>Tells runs of one space and task apart that draw different seeds at the same time, each into a sample file of its own; at least 0,
    /// and 0 by default. Runs with the same number take turns.</summary>
    public int Shard;

    internal int MessageBytes { get; init; } = 1 << 20;

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>A copy that later changes of the options don't reach.</summary>
    internal ClusterRunOptions Copy() => (ClusterRunOptions)MemberwiseClone();

    internal void Validate()
    {
        if (BlockSize < 1)
            throw new ArgumentOutOfRangeException(nameof(BlockSize), $"BlockSize was {BlockSize}; it must be at least 1.");
        if (Shard < 0)
            throw new ArgumentOutOfRangeException(nameof(Shard), $"Shard was {Shard}; it must be at least 0.");
        if (MaximumLosses < 1)
            throw new ArgumentOutOfRangeException(nameof(MaximumLosses), $"MaximumLosses was {MaximumLosses}; it must be at least 1.");
        if (LeaseTime < TimeSpan.FromSeconds(1))
            throw new ArgumentOutOfRangeException(nameof(LeaseTime), $"LeaseTime was {LeaseTime}; it must be at least one second.");
        if (ReconnectTime <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(ReconnectTime), $"ReconnectTime was {ReconnectTime}; it must be positive.");
    }
}
