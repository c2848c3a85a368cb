using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>Draws the hypotheses of sampling runs on the silos of an Orleans cluster.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Silos take part with `AddInductiveBias`. Each makes the space from its specification, and compares the fingerprint of space and data
/// before it draws. Only this process writes to the sample file; a machine that is lost costs the blocks that it had leased, and nothing
/// else. After a crash of this process, the same call resumes from the sample file.
/// ]]></format>
/// </remarks>
public sealed class ClusterExecutor : ISamplingExecutor
{
    private readonly IGrainFactory _grains;
    private readonly string _specification;
    private readonly ClusterRunOptions _options;

    /// <summary>An executor for one space.</summary>
    /// <param name="grains">A connected client of the cluster, or the grain factory of a silo.</param>
    /// <param name="specification">The text that names the space on every silo.</param>
    /// <param name="options">Sizes and times.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ClusterExecutor(IGrainFactory grains, string specification, ClusterRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrWhiteSpace(specification);
        (_grains, _specification, _options) = (grains, specification, options?.Copy() ?? new ClusterRunOptions());
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ClusterRunException">The cluster can't be reached, every machine refuses the run, or blocks were lost too often.</exception>
    public IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Draw(SamplingWork work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var run = new DrivenRun(_grains.GetGrain<IRunGrain>(RunKey.Of(work.Fingerprint, _options.Shard)), work, _specification, _options, progress);
        try
        {
            // Calls run on the thread pool, so that the caller's thread may be any.
            while (Task.Run(() => run.Next(cancellationToken), CancellationToken.None).GetAwaiter().GetResult() is { } lines)
                yield return lines;
        }
        finally
        {
            Task.Run(run.Close, CancellationToken.None).GetAwaiter().GetResult();
        }
    }
}
