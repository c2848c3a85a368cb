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

    /// <summary>Simulated down to the target loss by sequential Monte Carlo; the interval comes from repeated runs.</summary>
    Simulated,

    /// <summary>The space declares that it has a single hypothesis: the bias is 0 or infinite.</summary>
    SingleHypothesis,

    /// <summary>A lower bound at the confidence of the interval: neither a drawn nor a simulated hypothesis reached the target loss.</summary>
    Bound,
}
