namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>What is done to numeric features; always learned from the training rows alone.</summary>
internal enum Normalization
{
    /// <summary>(x − mean) / standard deviation (of the population).</summary>
    Standardize,

    /// <summary>(x − smallest) / (largest − smallest).</summary>
    MinMax,

    /// <summary>Nothing: features as they are in the file.</summary>
    None,
}
