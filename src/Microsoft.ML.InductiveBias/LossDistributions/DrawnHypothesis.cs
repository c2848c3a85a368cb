namespace Microsoft.ML.InductiveBias;

/// <summary>One hypothesis drawn from a sampled space.</summary>
public sealed class DrawnHypothesis
{
    /// <summary>Holds the given values.</summary>
    /// <param name="seed"><see cref="Seed"/>.</param>
    /// <param name="status"><see cref="Status"/>.</param>
    /// <param name="trainingLoss"><see cref="TrainingLoss"/>.</param>
    /// <param name="failure"><see cref="Failure"/>.</param>
    public DrawnHypothesis(int seed, HypothesisStatus status, double trainingLoss, string? failure = null) =>
        (Seed, Status, TrainingLoss, Failure) = (seed, status, trainingLoss, failure);

    /// <summary>The seed that it was drawn from. A hypothesis depends only on its space, the training rows and the seed.</summary>
    public int Seed { get; }

    /// <summary>The outcome of drawing it.</summary>
    public HypothesisStatus Status { get; }

    /// <summary>Its loss on the training rows, as its space measures it; NaN or infinite if it diverged.</summary>
    public double TrainingLoss { get; }

    /// <summary>The error message if its training threw, which counts as <see cref="HypothesisStatus.Diverged"/>; otherwise
    /// <see langword="null"/>.</summary>
    public string? Failure { get; }

    internal DrawnHypothesis WithSeed(int seed) => new(seed, Status, TrainingLoss, Failure);

    /// <summary>Whether the hypothesis counts in a sample: fitted ones do, unfitted ones if they are included, diverged ones never.</summary>
    /// <param name="includeUnfitted">Whether hypotheses that didn't fit the training rows count.</param>
    public bool Counts(bool includeUnfitted) => Status == HypothesisStatus.Fitted || (includeUnfitted && Status == HypothesisStatus.DidNotFit);
}
