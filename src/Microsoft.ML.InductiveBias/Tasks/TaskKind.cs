namespace Microsoft.ML.InductiveBias;

/// <summary>What the targets of a task are.</summary>
public enum TaskKind
{
    /// <summary>Numbers, used as they are; k outputs.</summary>
    Regression,

    /// <summary>Two classes, one-hot; k = 2 outputs: [false, true].</summary>
    BinaryClassification,

    /// <summary>K classes, one-hot; k = K outputs.</summary>
    MulticlassClassification,
}
