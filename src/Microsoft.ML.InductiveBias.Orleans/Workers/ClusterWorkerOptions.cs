namespace Microsoft.ML.InductiveBias;

/// <summary>Options of a silo that takes part in runs.</summary>
public sealed class ClusterWorkerOptions
{
    private readonly Dictionary<string, Func<TaskData, ISampledHypothesisSpace>> _spaces = new(StringComparer.Ordinal);

    /// <summary>The name of the machine in progress and messages; by default that of the computer.</summary>
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>How many blocks are computed at the same time, at least 1; 1 by default, because network and trainer spaces use all cores for one.</summary>
    public int BlocksAtOnce { get; set; } = 1;

    /// <summary>How often the silo renews its leases at the latest, 2 seconds by default. A canceled run ends on this machine within that time.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the silo looks for runs while it has none, 1 second by default.</summary>
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Finds the space of a specification that <see cref="AddSpace"/> doesn't name; <see langword="null"/> (the default), or a result of
    /// <see langword="null"/>, where there is none. An exception is reported to the driver.</summary>
    public Func<string, TaskData, ISampledHypothesisSpace?>? FindSpace { get; set; }

    /// <summary>Finds the work of <see cref="ClusterPieces"/> by its specification and data: a function that computes a piece by its number. <see langword="null"/> (the
    /// default), or a result of <see langword="null"/>, where there is none. An exception is reported to the driver.</summary>
    public Func<string, ReadOnlyMemory<byte>, Func<int, CancellationToken, byte[]>?>? FindWork { get; set; }

    /// <summary>The largest message with results.</summary>
    internal int MessageBytes { get; set; } = 1 << 20;

    internal string Known => _spaces.Count > 0 ? $"the spaces known here are {string.Join(", ", _spaces.Keys.Select(name => $"'{name}'"))}" : "no spaces are known here by name";

    /// <summary>Names a space. Code doesn't travel: every machine makes the space from its own program, and the fingerprint shows that all make the same.</summary>
    /// <param name="specification">The name.</param>
    /// <param name="space">Makes the space for the training rows.</param>
    /// <returns>This instance.</returns>
    public ClusterWorkerOptions AddSpace(string specification, Func<TaskData, ISampledHypothesisSpace> space)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(specification);
        ArgumentNullException.ThrowIfNull(space);
        _spaces.Add(specification, space);
        return this;
    }

    internal ISampledHypothesisSpace? Find(string specification, TaskData training) =>
        _spaces.TryGetValue(specification, out var space) ? space(training) : FindSpace?.Invoke(specification, training);
}
