namespace Microsoft.ML.InductiveBias;

/// <summary>The outcome of drawing one hypothesis.</summary>
public enum HypothesisStatus
{
    /// <summary>It fits the training rows: its training loss is at or below the tolerance of its space, or its space has none.</summary>
    Fitted,

    /// <summary>Its training loss stayed above the tolerance.</summary>
    DidNotFit,

    /// <summary>Its training loss became infinite or NaN, or its training failed; it has no predictions.</summary>
    Diverged,
}
