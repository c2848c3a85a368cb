namespace Microsoft.ML.InductiveBias;

/// <summary>How the predictions of a model are read and compared with the labels.</summary>
public sealed class ModelEvaluationOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public ModelEvaluationOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    internal ModelEvaluationOptions(ModelEvaluationOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Loss, LabelColumnName, ScoreColumnName, ProbabilityColumnName, PredictedLabelColumnName) = (other.Loss, other.LabelColumnName, other.ScoreColumnName, other.ProbabilityColumnName, other.PredictedLabelColumnName);
        (SampledLoss, Progress, CancellationToken) = (other.SampledLoss, other.Progress, other.CancellationToken);
    }

    /// <summary>How the outputs of the model, and of the hypotheses, are compared with the labels; the mean squared error by default.</summary>
    public LossKind Loss;

    /// <summary>The label column of the scored data, of the same type as the label of the space: a key (multiclass), Boolean (binary),
    /// or Single or Double (regression).</summary>
    public string LabelColumnName = "Label";

    /// <summary>The score column: Single for regression and binary classification, a vector of Single, one for each class, for multiclass.</summary>
    public string ScoreColumnName = "Score";

    /// <summary>The column with the probability of the positive class, for binary classification.</summary>
    public string ProbabilityColumnName = "Probability";

    /// <summary>The Boolean column with the decision, for the 0-1 error of binary classification.</summary>
    public string PredictedLabelColumnName = "PredictedLabel";

    /// <summary>How the distribution of sampled losses is estimated: confidence of the intervals, replicates, seed. Ignored by
    /// spaces with an exact law, which draw nothing.</summary>
    public SampledLossOptions SampledLoss = new();

    /// <summary>Receives progress reports; may be <see langword="null"/>.</summary>
    internal IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels the work within about a second.</summary>
    internal CancellationToken CancellationToken { get; init; }
}
