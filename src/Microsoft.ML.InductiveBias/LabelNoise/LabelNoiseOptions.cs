namespace Microsoft.ML.InductiveBias;

/// <summary>How the number of wrong labels is estimated.</summary>
/// <param name="Confidence">Confidence of the interval, between 0 and 1.</param>
/// <param name="Seed">The seed of the bootstrap.</param>
/// <param name="Progress">Receives progress reports.</param>
/// <param name="CancellationToken">Cancels the work within about a second.</param>
internal sealed record LabelNoiseOptions(double Confidence, int Seed, IProgress<WorkProgress>? Progress, CancellationToken CancellationToken);
