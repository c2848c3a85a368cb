namespace Microsoft.ML.InductiveBias;

/// <summary>What an inductive bias estimate rests on.</summary>
public enum EstimationMethod
{
    /// <summary>The law of the loss is known and was evaluated; no sampling.</summary>
    Exact,

    /// <summary>The share of sampled hypotheses at or below the target loss.</summary>
    Empirical,

    /// <summary>A family of distributions fitted to sampled losses.</summary>
    Fitted,

    /// <summary>A law that is known but has no formula was simulated down to the target loss (sequential Monte Carlo), with the error
    /// that repeated runs show.</summary>
    Simulated,

    /// <summary>All sampled hypotheses have the same loss, so the space has a single one: the bias is 0 or infinite.</summary>
    SingleHypothesis,
}
