namespace Microsoft.ML.InductiveBias;

/// <summary>Options that all trainers of hypothesis spaces in this package share.</summary>
public abstract class HypothesisSpaceTrainerOptions
{
    private protected HypothesisSpaceTrainerOptions()
    {
    }

    /// <summary>The label column: a key (multiclass), Boolean (binary), or Single or Double (regression). <c>Label</c> by default.</summary>
    public string LabelColumnName = "Label";

    /// <summary>The feature column: a vector of Single or Double. <c>Features</c> by default.</summary>
    public string FeatureColumnName = "Features";

    /// <summary>Receives progress reports; may be <see langword="null"/>.</summary>
    public IProgress<WorkProgress>? Progress;

    /// <summary>Cancels <c>Fit</c> within about a second.</summary>
    public CancellationToken CancellationToken;

    /// <summary>A copy that later changes of the options don't reach.</summary>
    /// <exception cref="ArgumentException">A column name is missing, or both are equal.</exception>
    private protected HypothesisSpaceTrainerOptions Copy()
    {
        ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
        if (LabelColumnName == FeatureColumnName)
            throw new ArgumentException($"Label and features are both column '{LabelColumnName}'; they must differ.");
        return (HypothesisSpaceTrainerOptions)MemberwiseClone();
    }
}
