namespace Microsoft.ML.InductiveBias;

/// <summary>Options of <see cref="NeuralNetworkTrainer"/>.</summary>
public sealed record NeuralNetworkTrainerOptions
{
    /// <summary>The label column: a key (multiclass), Boolean (binary), or Single or Double (regression). <c>Label</c> by default.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The feature column: a vector of Single or Double; networks compute in single precision. <c>Features</c> by default.</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>What defines the space, and how many hypotheses are drawn. Its seeds decide the result, not that of the <see cref="MLContext"/>.</summary>
    public NeuralNetworkOptions Network { get; init; } = new();

    /// <summary>The seed of the hypothesis that predicts; <see langword="null"/> (the default): the mean of all that count predicts.</summary>
    public int? PredictWithSeed { get; init; }

    /// <summary>Told of each step of long work.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Ends <c>Fit</c> within about a second.</summary>
    public CancellationToken CancellationToken { get; init; }
}
