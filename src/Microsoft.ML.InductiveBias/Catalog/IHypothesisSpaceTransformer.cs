namespace Microsoft.ML.InductiveBias;

/// <summary>A fitted model that predicts like any other and also carries the fitted hypothesis space that it comes from.</summary>
public interface IHypothesisSpaceTransformer : ITransformer
{
    /// <summary>The fitted space.</summary>
    IFittedHypothesisSpace Space { get; }

    /// <summary>The label column that the space was fitted to.</summary>
    string LabelColumnName { get; }

    /// <summary>The feature column that the space was fitted to.</summary>
    string FeatureColumnName { get; }
}
