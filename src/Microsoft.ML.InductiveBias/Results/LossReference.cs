namespace Microsoft.ML.InductiveBias;

/// <summary>Names of the familiar reference losses that are measured by default.</summary>
public static class LossReference
{
    /// <summary>The loss of predicting the mean of the training targets for every row.</summary>
    public const string ConstantPredictor = "constantPredictor";

    /// <summary>The loss of predicting the target of the nearest training row.</summary>
    public const string NearestNeighbor = "nearestNeighbour";

    /// <summary>The loss of the mean of the space's hypotheses.</summary>
    public const string PosteriorMean = "meanPredictor";

    /// <summary>The loss of the best ordinary model that an audit trained, chosen by the test rows; audits only.</summary>
    public const string BestModel = "bestModel";

    /// <summary>A target loss that the user gave.</summary>
    public const string Target = "target";
}
