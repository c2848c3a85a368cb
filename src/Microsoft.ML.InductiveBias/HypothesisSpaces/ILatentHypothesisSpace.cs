namespace Microsoft.ML.InductiveBias;

/// <summary>A sampled space whose hypotheses are functions of known random numbers, their latents. Such a space can be simulated far
/// below the losses that draws reach, because latents can be moved a little at a time.</summary>
/// <remarks>A hypothesis drawn from random latents must have the law of one drawn from a random seed.</remarks>
public interface ILatentHypothesisSpace : ISampledHypothesisSpace
{
    /// <summary>The number of standard normal numbers in the latents of a hypothesis; 0 or more.</summary>
    /// <param name="training">The rows to fit.</param>
    int CountNormals(TaskData training);

    /// <summary>The number of seeds in the latents of a hypothesis, such as those of the orders of batches; 0 or more.</summary>
    /// <param name="training">The rows to fit.</param>
    int CountSeeds(TaskData training);

    /// <summary>Draws the hypotheses of given latents, trained on the training rows.</summary>
    /// <param name="training">The rows to fit.</param>
    /// <param name="latents">The latents, one for each hypothesis. A hypothesis is a function of its own latents alone.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>Batches in the order of the latents, each as soon as it is done; the caller disposes them. The seed of
    /// a hypothesis is the index of its latents.</returns>
    IEnumerable<IHypothesisBatch> Draw(
        TaskData training, IReadOnlyList<HypothesisLatents> latents, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default);
}
