namespace Microsoft.ML.InductiveBias;

/// <summary>Why a row is hard.</summary>
public enum RowReason
{
    /// <summary>It isn't.</summary>
    None,

    /// <summary>Its label is probably wrong.</summary>
    WrongLabel,

    /// <summary>It lies between classes, so that its label is plausible, and so is another.</summary>
    Ambiguous,

    /// <summary>It is far from all other rows.</summary>
    Atypical,
}
