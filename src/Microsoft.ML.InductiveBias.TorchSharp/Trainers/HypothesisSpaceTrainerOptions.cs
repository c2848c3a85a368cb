namespace Microsoft.ML.InductiveBias;

/// <summary>Options that all trainers of hypothesis spaces in this package share.</summary>
public abstract class HypothesisSpaceTrainerOptions
{
    private protected HypothesisSpaceTrainerOptions()
    {
    }

    /// <summary>The label column: a key (multiclass), Boolean (binary), or Single or Double (regression). <c>Label</c> by default.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The feature column: a vector of Single or Double. <c>Features</c> by default.</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>Receives progress reports; may be <see langword="null"/>.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels <c>Fit</c> within about a second.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Throws if the column names are missing or equal.</summary>
    internal void CheckColumns()
    {
        ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
        if (LabelColumnName == FeatureColumnName)
            throw new ArgumentException($"Label and features are both column '{LabelColumnName}'; they must differ.");
    }
}
