namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The kind of a label.</summary>
internal enum LabelTask
{
    /// <summary>A number; one output.</summary>
    Regression,

    /// <summary>One of K classes; K one-hot outputs.</summary>
    Classification,
}

/// <summary>What is measured instead of the number in the label column.</summary>
internal enum LabelTransform
{
    /// <summary>The number itself.</summary>
    None,

    /// <summary>Its natural logarithm.</summary>
    Log,
}
