namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>How numeric features are normalized. The parameters are learned from the training rows only.</summary>
internal enum Normalization
{
    /// <summary>(x − mean) / (population standard deviation).</summary>
    Standardize,

    /// <summary>(x − minimum) / (maximum − minimum).</summary>
    MinMax,

    /// <summary>Features stay as they are in the file.</summary>
    None,
}

/// <summary>Describes normalizations.</summary>
internal static class NormalizationText
{
    /// <summary>A human-readable description, with the rows that the normalization was learned from, such as " on the training rows", unless they are all rows.</summary>
    public static string Describe(this Normalization normalization, string rows = "") => normalization switch
    {
        Normalization.Standardize => $"numbers standardized{rows}",
        Normalization.MinMax => $"numbers scaled to 0 … 1{rows}",
        _ => "not normalized",
    };
}
