namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>How rows came into the training and the test part.</summary>
/// <param name="Seed">The seed of the random split, and of the choice of rows where there are more than the largest number.</param>
/// <param name="TestFraction">The share of the rows that was tested on; <see langword="null"/> where the test rows come from a file of their own.</param>
/// <param name="MaxTrain">The largest number of training rows; <see langword="null"/> if all were used.</param>
/// <param name="MaxTest">The largest number of test rows; <see langword="null"/> if all were used.</param>
public sealed record SplitDescription(int Seed, double? TestFraction, int? MaxTrain = null, int? MaxTest = null);
