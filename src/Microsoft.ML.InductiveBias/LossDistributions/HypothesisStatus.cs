namespace Microsoft.ML.InductiveBias;

/// <summary>How the drawing of one hypothesis ended.</summary>
public enum HypothesisStatus
{
    /// <summary>It fits the training rows: its training loss is at or below the tolerance of its space, or its space asks for none.</summary>
    Fitted,

    /// <summary>Its training loss stayed above the tolerance.</summary>
    DidNotFit,

    /// <summary>Its training loss became infinite or NaN, or its training failed; it has no predictions.</summary>
    Diverged,
}
