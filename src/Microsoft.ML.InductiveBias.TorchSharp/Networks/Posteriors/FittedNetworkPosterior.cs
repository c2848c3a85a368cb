using System.Globalization;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Networks drawn from a posterior, with the evidence of the training rows.</summary>
/// <param name="sampled">The networks.</param>
/// <param name="evidences">−ln p(training targets) of each run, in nats.</param>
internal sealed class FittedNetworkPosterior(FittedSampledSpace sampled, IReadOnlyList<double> evidences) : IRowLossSpace
{
    /// <summary>Independent runs that differ by more, in nats, didn't sample the same posterior.</summary>
    private const double LargestSpread = 6;

    public HypothesisSpaceDescription Description => sampled.Description;

    public TaskData Training => sampled.Training;

    public double TrainingLoss => sampled.TrainingLoss;

    /// <summary>The mean is that of the evidences: those have no bias, their logarithms have.</summary>
    public double? NegativeLogMarginalLikelihood => evidences.Min() - Math.Log(evidences.Average(one => Math.Exp(evidences.Min() - one)));

    public IReadOnlyList<Diagnostic> Diagnostics
    {
        get
        {
            double mean = evidences.Average(), error = Math.Sqrt(evidences.Sum(one => (one - mean) * (one - mean)) / (evidences.Count - 1) / evidences.Count);
            var evidence = new Diagnostic("posteriorEvidence", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
                $"−ln p(training targets) is {NegativeLogMarginalLikelihood:0.0} nats, from {evidences.Count} runs with a standard error of {error:0.00}."));
            return evidences.Max() - evidences.Min() <= LargestSpread ? [.. sampled.Diagnostics, evidence] :
            [
                .. sampled.Diagnostics, evidence, new Diagnostic("posteriorRunsDisagree", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                    $"The evidence of independent runs goes from {evidences.Min():0.0} to {evidences.Max():0.0} nats: moves mix slowly, and the networks may not follow the posterior well. A larger noise variance or a narrower network helps.")),
            ];
        }
    }

    public double[] PredictMean(ReadOnlyMemory<double> features) => sampled.PredictMean(features);

    public FittedLoss LossOn(
        TaskData test, LossKind loss, SampledLossOptions? sampling, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        sampled.LossOn(test, loss, sampling, progress, cancellationToken);

    public RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        sampled.LossesOfRows(rows, options, progress, cancellationToken);

    public void Dispose() => sampled.Dispose();
}
