using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Each space's mean predictor has a loss of its own; the smallest of them is a target that all spaces can be compared at.</summary>
internal static class BestMeanPredictor
{
    /// <summary>Adds the bias at the smallest loss of a mean predictor to the estimates of every space.</summary>
    public static List<MeasuredSpace> AddTo(List<MeasuredSpace> measured)
    {
        var own = measured.Select(space => space.Metrics.InductiveBias.FirstOrDefault(estimate => estimate.Reference == LossReference.PosteriorMean)).OfType<InductiveBiasEstimate>().ToList();
        if (own.Count == 0)
            return measured;
        double best = own.Min(estimate => estimate.TargetLoss);
        return measured.ConvertAll(space => space with { Metrics = WithEstimateAt(best, space.Metrics) });
    }

    /// <summary>The space that has it.</summary>
    public static MeasuredSpace OwnerAmong(IReadOnlyList<MeasuredSpace> measured) =>
        measured.MinBy(space => space.Metrics.At(LossReference.PosteriorMean).TargetLoss)!;

    private static InductiveBiasMetrics WithEstimateAt(double targetLoss, InductiveBiasMetrics metrics)
    {
        var own = metrics.At(LossReference.PosteriorMean);
        var estimate = own.TargetLoss == targetLoss ? own : metrics.LossDistribution.Estimate(targetLoss);
        // After the space's own mean predictor, before the losses that were asked for.
        var estimates = metrics.InductiveBias.ToList();
        estimates.Insert(estimates.IndexOf(own) + 1, estimate with { Reference = MeasureResult.BestMeanPredictor });
        return metrics with { InductiveBias = estimates };
    }
}
