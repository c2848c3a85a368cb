namespace Microsoft.ML.InductiveBias;

/// <summary>How an inductive bias estimate was obtained.</summary>
public enum EstimationMethod
{
    /// <summary>Evaluated from the known law of the loss, without sampling.</summary>
    Exact,

    /// <summary>The share of sampled hypotheses at or below the target loss.</summary>
    Empirical,

    /// <summary>A family of distributions fitted to sampled losses.</summary>
    Fitted,

    /// <summary>Simulated down to the target loss by sequential Monte Carlo, because the known law has no formula; the interval comes
    /// from repeated runs.</summary>
    Simulated,

    /// <summary>All sampled hypotheses have the same loss: the space has a single hypothesis, and the bias is 0 or infinite.</summary>
    SingleHypothesis,
}
