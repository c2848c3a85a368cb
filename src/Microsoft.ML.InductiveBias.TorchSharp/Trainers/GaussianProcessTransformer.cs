namespace Microsoft.ML.InductiveBias;

/// <summary>The posterior mean of a fitted Gaussian process, as stock ML.NET transformers if its kernel allows it, with the fitted space.</summary>
/// <remarks>Saving writes the stock transformers only: the model loads in any process that has Microsoft.ML, with the same predictions,
/// but without the space. With a kernel that stock transformers cannot express, predictions come from the space itself, and saving throws
/// <see cref="NotSupportedException"/>; see the table of kernels in the documentation.</remarks>
public sealed class GaussianProcessTransformer : HypothesisSpaceTransformer<FittedGaussianProcess>
{
    internal GaussianProcessTransformer(
        ITransformer scorer, FittedGaussianProcess space, HypothesisSpaceTrainerOptions options, DataViewSchema input, double scoreDeviation)
        : base(scorer, space, options, input) => ScoreDeviation = scoreDeviation;

    /// <summary>The largest deviation of the Score column, which ML.NET computes in single precision, from the posterior mean on the
    /// first training rows, relative to the root mean square of the targets. The measures do not use the Score column.</summary>
    public double ScoreDeviation { get; }
}
