namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The kind of a label.</summary>
internal enum LabelTask
{
    /// <summary>A number; one output.</summary>
    Regression,

    /// <summary>One of K classes; K one-hot outputs.</summary>
    Classification,
}
