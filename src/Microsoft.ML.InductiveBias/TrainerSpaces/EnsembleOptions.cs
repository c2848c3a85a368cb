namespace Microsoft.ML.InductiveBias;

/// <summary>Options of <see cref="EnsembleTrainer"/>.</summary>
public sealed class EnsembleOptions : TrainerSpaceOptions
{
    /// <summary>The label column: a key (multiclass), Boolean (binary), or Single or Double (regression). <c>Label</c> by default.</summary>
    public string LabelColumnName = "Label";

    /// <summary>The feature column, a vector of Single or Double, of which the nearest-neighbor reference is computed. <c>Features</c> by
    /// default. <see langword="null"/> where the factory's pipeline makes its own features from other columns; that reference is then
    /// left out. The pipeline of a member determines which columns it reads.</summary>
    public string? FeatureColumnName = "Features";

    /// <summary>The seed of the member that the transformer predicts with and saves; the first member that counts by default.</summary>
    public int? MemberSeed;

    /// <summary>Receives progress reports, on the thread that called <c>Fit</c>.</summary>
    public IProgress<WorkProgress>? Progress;

    /// <summary>Ends <c>Fit</c> within about a second. Running trainings, which ML.NET can't stop, finish in the background.</summary>
    public CancellationToken CancellationToken;

    internal override void Validate(int firstOfContext = 0)
    {
        base.Validate(firstOfContext);
        int first = FirstSeed ?? firstOfContext;
        if (string.IsNullOrEmpty(LabelColumnName))
            throw new ArgumentException("LabelColumnName was empty; it must name a column.", nameof(LabelColumnName));
        if (FeatureColumnName is { Length: 0 })
            throw new ArgumentException("FeatureColumnName was empty; it must name a column, or be null where the members make their own features.", nameof(FeatureColumnName));
        if (LabelColumnName == FeatureColumnName)
            throw new ArgumentException($"Label and features are both column '{LabelColumnName}'; they must differ.", nameof(FeatureColumnName));
        if (MemberSeed is { } seed && (seed < first || seed >= (long)first + Samples))
            throw new ArgumentOutOfRangeException(nameof(MemberSeed), $"MemberSeed was {seed}; it must be one of the members' seeds, {first} to {first + Samples - 1}.");
    }
}
