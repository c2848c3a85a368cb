namespace Microsoft.ML.InductiveBias;

/// <summary>How local intrinsic dimension and margin are appended to rows.</summary>
public sealed record RowGeometryOptions : SearchOptions
{
    /// <summary>The label column: a key, text, Boolean or number; rows are of one class where their labels are equal.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The feature column: a vector of Single or Double of known size.</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>The name of the appended column with the local intrinsic dimension (Single, in dimensions).</summary>
    public string DimensionColumnName { get; init; } = "LocalIntrinsicDimension";

    /// <summary>The name of the appended column with the margin (Single, in the units of the features).</summary>
    public string MarginColumnName { get; init; } = "Margin";

    /// <summary>k, the number of neighbours behind a local dimension: at least 3; 20 by default, because the estimate of a
    /// single row scatters by a factor of about 1 ± 1/√(k − 2).</summary>
    public int Neighbours { get; init; } = 20;

    internal void Validate()
    {
        foreach (var (value, name) in new[]
        {
            (LabelColumnName, nameof(LabelColumnName)), (FeatureColumnName, nameof(FeatureColumnName)),
            (DimensionColumnName, nameof(DimensionColumnName)), (MarginColumnName, nameof(MarginColumnName)),
        })
        {
            if (string.IsNullOrEmpty(value))
                throw new ArgumentException($"{name} was empty; it must name a column.", name);
        }
        if (DimensionColumnName == MarginColumnName)
            throw new ArgumentException($"MarginColumnName was '{MarginColumnName}', as DimensionColumnName; the two columns need different names.", nameof(MarginColumnName));
        if (Neighbours < 3)
            throw new ArgumentOutOfRangeException(nameof(Neighbours), $"Neighbours was {Neighbours}; it must be at least 3.");
        Parallel();
    }
}
