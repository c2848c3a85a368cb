namespace Microsoft.ML.InductiveBias.Benchmarks.Clusters;

/// <summary>The clock of a simulation.</summary>
internal sealed class ManualTime : TimeProvider
{
    public double Seconds { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(Seconds);

    public override long GetTimestamp() => GetUtcNow().Ticks;
}
