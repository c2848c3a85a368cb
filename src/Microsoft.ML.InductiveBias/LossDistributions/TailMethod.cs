namespace Microsoft.ML.InductiveBias;

/// <summary>How I(ε) is estimated at target losses that too few of the drawn hypotheses reach.</summary>
public enum TailMethod
{
    /// <summary>Simulated, where the space has latents (<c>ILatentHypothesisSpace</c>) and the budget suffices;
    /// elsewhere bounds, as <see cref="Bound"/> gives them. The default.</summary>
    Measured,

    /// <summary>Extrapolated from families of distributions fitted to the losses of the drawn hypotheses. A good fit to these losses says
    /// nothing about the law far below them.</summary>
    Fitted,

    /// <summary>The exact binomial (Clopper–Pearson) interval; a lower bound where no drawn hypothesis reaches the target loss.</summary>
    Bound,
}
