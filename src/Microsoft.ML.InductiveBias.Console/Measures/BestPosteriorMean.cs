namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The posterior mean of each space has its own loss. The smallest of these losses is a target at which all spaces can be compared.</summary>
internal static class BestPosteriorMean
{
    /// <summary>Adds the bias at this target loss to the estimates of every space.</summary>
    public static List<MeasuredSpace> AddTo(List<MeasuredSpace> measured)
    {
        if (measured.Count == 0)
            return measured;
        var best = OwnerAmong(measured).Metrics.At(LossReference.PosteriorMean);
        return measured.ConvertAll(space => space with { Metrics = WithEstimateAt(best, space.Metrics) });
    }

    /// <summary>The space whose posterior mean has the smallest loss.</summary>
    public static MeasuredSpace OwnerAmong(IReadOnlyList<MeasuredSpace> measured) =>
        measured.MinBy(space => space.Metrics.At(LossReference.PosteriorMean).TargetLoss)!;

    private static InductiveBiasMetrics WithEstimateAt(InductiveBiasEstimate best, InductiveBiasMetrics metrics)
    {
        var own = metrics.At(LossReference.PosteriorMean);
        var estimate = own.TargetLoss == best.TargetLoss ? own : metrics.LossDistribution.Estimate(best.TargetLoss, best.TargetRowLosses);
        // After the space's own posterior mean, before the requested losses.
        var estimates = metrics.InductiveBias.ToList();
        estimates.Insert(estimates.IndexOf(own) + 1, estimate.WithReference(MeasureResult.BestMeanPredictor));
        return metrics.With(estimates);
    }
}
