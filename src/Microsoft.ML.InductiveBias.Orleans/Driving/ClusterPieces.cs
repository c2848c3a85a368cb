using Orleans;

namespace Microsoft.ML.InductiveBias;

/// <summary>Computes independent pieces of work, such as the audits of several data sets, on the silos of an Orleans cluster.</summary>
/// <remarks>Silos find the work by its specification (<see cref="ClusterWorkerOptions.FindWork"/>); code doesn't travel. Leases and losses are those of
/// sampling runs: a machine that is lost costs the pieces that it had leased.</remarks>
public static class ClusterPieces
{
    /// <summary>Computes pieces, each at least once.</summary>
    /// <param name="grains">A connected client of the cluster, or the grain factory of a silo.</param>
    /// <param name="specification">The text that names the work on every silo.</param>
    /// <param name="data">What the work depends on besides its name. Each silo that takes part receives it once.</param>
    /// <param name="pieces">The numbers of the pieces, each at least 0.</param>
    /// <param name="options">Times; <see cref="ClusterRunOptions.BlockSize"/> is that of seeds and doesn't apply.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The result of each piece, once, as soon as it is there. When the next one is requested, the cluster forgets it.</returns>
    /// <exception cref="ClusterRunException">The cluster can't be reached, every machine refuses the work, or pieces were lost too often.</exception>
    public static IEnumerable<(int Piece, ReadOnlyMemory<byte> Result)> Compute(
        IGrainFactory grains, string specification, ReadOnlyMemory<byte> data, IReadOnlyList<int> pieces, ClusterRunOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrWhiteSpace(specification);
        ArgumentNullException.ThrowIfNull(pieces);
        options ??= new ClusterRunOptions();
        options.Validate();
        return Results(grains, RunWork.Of(specification, data, pieces, options), options, progress, cancellationToken);
    }

    private static IEnumerable<(int Piece, ReadOnlyMemory<byte> Result)> Results(
        IGrainFactory grains, RunWork work, ClusterRunOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var received = new HashSet<int>();
        foreach (var blocks in DrivenRun.Blocks(grains, work, options, progress, cancellationToken))
        {
            // A block holds one piece and has its number. A second result, of a piece that was leased twice, may differ in times that it contains.
            foreach (var (piece, result) in blocks.Where(block => received.Add(block.Number)))
                yield return (piece, result);
        }
    }
}
