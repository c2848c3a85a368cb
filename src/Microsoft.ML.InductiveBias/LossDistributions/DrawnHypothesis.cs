namespace Microsoft.ML.InductiveBias;

/// <summary>What is known of one hypothesis that a sampled space drew.</summary>
/// <param name="Seed">The seed that it was drawn from: it is a function of space, training rows and seed alone.</param>
/// <param name="Status">How its drawing ended.</param>
/// <param name="TrainingLoss">Its loss on the training rows, as its space measures it; NaN or infinite for a diverged one.</param>
public sealed record DrawnHypothesis(int Seed, HypothesisStatus Status, double TrainingLoss)
{
    /// <summary>Why there is no hypothesis, where its training threw: it then counts as <see cref="HypothesisStatus.Diverged"/>.
    /// <see langword="null"/> where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether the hypothesis counts in a sample: fitted ones do, unfitted ones if they are included, diverged ones never.</summary>
    /// <param name="includeUnfitted">Whether hypotheses that didn't fit the training rows count.</param>
    public bool Counts(bool includeUnfitted) => Status == HypothesisStatus.Fitted || (includeUnfitted && Status == HypothesisStatus.DidNotFit);
}
