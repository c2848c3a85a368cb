namespace Microsoft.ML.InductiveBias;

/// <summary>Where the hypotheses of a sampling run are drawn, and rare losses are simulated, such as a cluster. Without one, a run draws in its own
/// process.</summary>
/// <remarks>Only the run writes to the sample file. A hypothesis is a function of space, training rows, and seed, so the result doesn't
/// depend on the executor, up to rounding that differs between machines.</remarks>
public interface ISamplingExecutor
{
    /// <summary>Draws the hypotheses of all seeds of the work; of a simulation (<see cref="SamplingWork.Simulation"/>), computes all runs.</summary>
    /// <param name="work">Space, rows, and seeds.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Lines as <see cref="SamplingWork.Draw"/> gives them, in any order and in groups of any size. When the run requests the next
    /// group, it has written this one to the disk. A seed may come again; a different result is reported as a conflict.</returns>
    IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Draw(SamplingWork work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken);
}
