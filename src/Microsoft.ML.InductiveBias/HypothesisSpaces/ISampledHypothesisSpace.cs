namespace Microsoft.ML.InductiveBias;

/// <summary>A hypothesis space whose hypotheses are drawn one by one, each from its own seed: a training from a random start,
/// a randomized trainer.</summary>
public interface ISampledHypothesisSpace : IHypothesisSpace
{
    /// <summary>A description of the space: everything that a hypothesis depends on besides training rows and seed.</summary>
    HypothesisSpaceDescription Description { get; }

    /// <summary>Draws hypotheses trained on the training rows.</summary>
    /// <param name="training">The rows to fit.</param>
    /// <param name="seeds">One seed for each hypothesis. The hypothesis of a seed is the same whatever the other seeds are.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>Batches in the order of the seeds, each as soon as it is done; the caller disposes them.</returns>
    IEnumerable<IHypothesisBatch> Draw(
        TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default);
}
