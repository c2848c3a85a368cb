namespace Microsoft.ML.InductiveBias;

/// <summary>The loss of the hypotheses of a fitted space on one test set.</summary>
/// <param name="Distribution">The distribution of the loss of a random hypothesis.</param>
/// <param name="Method">How the distribution was obtained.</param>
/// <param name="PosteriorMeanLoss">The loss of the mean of the hypotheses, at most the mean loss.</param>
/// <param name="Diagnostics">What a reader must know of the distribution.</param>
public sealed record FittedLoss(
    LossDistribution Distribution,
    EstimationMethod Method,
    double PosteriorMeanLoss,
    IReadOnlyList<Diagnostic> Diagnostics);
