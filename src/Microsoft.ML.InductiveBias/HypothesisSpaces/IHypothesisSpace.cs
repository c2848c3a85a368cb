namespace Microsoft.ML.InductiveBias;

/// <summary>A set of hypotheses (functions from d features to k outputs) with a probability distribution over them.</summary>
public interface IHypothesisSpace
{
    /// <summary>Conditions the distribution on fitting the training rows.</summary>
    /// <param name="training">The rows that a hypothesis must fit.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ContradictingRowsException">No hypothesis of the space can fit the rows.</exception>
    /// <exception cref="TaskTooLargeException">The computation doesn't fit in memory.</exception>
    IFittedHypothesisSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default);
}
