namespace Microsoft.ML.InductiveBias;

/// <summary>The losses of one drawn hypothesis.</summary>
/// <param name="Drawn">Seed, status and training loss.</param>
/// <param name="TestLoss">Its test loss; NaN for a diverged one.</param>
/// <param name="RowLosses">Its loss on each test row, whose mean is <paramref name="TestLoss"/>; empty where unknown.</param>
public sealed record SampledHypothesis(DrawnHypothesis Drawn, double TestLoss, ReadOnlyMemory<float> RowLosses);
