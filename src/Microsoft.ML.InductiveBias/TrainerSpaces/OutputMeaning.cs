namespace Microsoft.ML.InductiveBias;

/// <summary>What the outputs of a trained member are.</summary>
internal enum OutputMeaning
{
    /// <summary>Numbers in the units of the targets (regression).</summary>
    Values,

    /// <summary>Probabilities of the classes.</summary>
    Probabilities,

    /// <summary>Scores of the classes in a unit of the trainer's own: the largest wins, and nothing else is known of them.</summary>
    Margins,
}
