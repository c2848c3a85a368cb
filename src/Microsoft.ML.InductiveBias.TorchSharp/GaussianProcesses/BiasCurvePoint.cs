namespace Microsoft.ML.InductiveBias;

/// <summary>One point of a curve of the inductive bias.</summary>
/// <param name="Value">The value of what varies: a target loss, a number of training rows, or a number of features.</param>
/// <param name="MeanLoss">The expected test loss of a random hypothesis there.</param>
/// <param name="PosteriorMeanLoss">The test loss of the mean of the hypotheses there.</param>
/// <param name="Estimate">I(ε) there, with its target loss ε and its bounds.</param>
public sealed record BiasCurvePoint(double Value, double MeanLoss, double PosteriorMeanLoss, InductiveBiasEstimate Estimate);

/// <summary>The number of training rows at which I(ε) falls to a given amount.</summary>
/// <param name="TrainingRows">The number of rows, not rounded; <see cref="double.NaN"/> where the curve does not fall towards it.</param>
/// <param name="Extrapolated">Whether it lies beyond the measured numbers of rows.</param>
/// <param name="Lower">Lower end: of the interpolation, the measured number of rows below it.</param>
/// <param name="Upper">Upper end: of the interpolation, the measured number of rows above it; +∞ where a slope of 0 is within the
/// error of an extrapolation.</param>
/// <param name="Distance">How far the extrapolation reaches, as ln(rows / largest measured rows); 0 within the curve.</param>
public sealed record RowsForBias(double TrainingRows, bool Extrapolated, double Lower, double Upper, double Distance);
