namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Names of target losses that a report of several spaces has besides those of <see cref="LossReference"/>.</summary>
public static class MeasureReference
{
    /// <summary>The smallest loss among the mean predictors of the spaces that were measured together.</summary>
    public const string BestMeanPredictor = "bestMeanPredictor";
}
