using Microsoft.ML.InductiveBias.Console.Measures;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Explains the numbers of a measurement in plain sentences.</summary>
internal static class MeasureExplanation
{
    /// <summary>From here on, odds are shown as a power of ten.</summary>
    private const double MaximumOdds = 1e6;

    /// <summary>A bias or odds this close to none are shown as none.</summary>
    private const double Negligible = 0.005;

    /// <summary>One paragraph about the measure, one for each target loss, and one for each method.</summary>
    public static IEnumerable<string> Of(InductiveBiasMetrics metrics) =>
    [
        $"I(ε) = −ln P(loss ≤ ε) is the information, beyond the {Text.Count(metrics.TrainingRows, "training row")}, that singles out the hypotheses that fit these rows and also reach the test loss ε. "
            + $"Larger means harder. Each number is specific to its target loss, this space, this number of training rows and the {Text.Count(metrics.TestRows, "test row")}.",
        .. metrics.InductiveBias.Select(estimate => Sentence(metrics, estimate)),
        .. Methods([metrics]),
        .. EvidenceText.Explain([metrics]),
    ];

    /// <summary>One paragraph about the measure, one that compares the spaces at each target loss, and one for each method.</summary>
    public static IEnumerable<string> OfSeveral(IReadOnlyList<MeasuredSpace> measured, SpaceLabels labels) =>
    [
        $"I(ε) = −log₂ P(loss ≤ ε) is the number of bits, beyond the {Text.Count(measured[0].Metrics.TrainingRows, "training row")}, that single out the hypotheses of a space that fit these rows and also reach the test loss ε. "
            + "At the same ε, all spaces are on one scale: the fewer bits, the better the space suits the task. Numbers at different ε can't be compared.",
        .. Enumerable.Range(0, measured[0].Metrics.InductiveBias.Count).Select(i => Comparison(measured, i, labels)).OfType<string>(),
        .. Methods(measured.Select(space => space.Metrics)),
        .. EvidenceText.Explain(measured.Select(space => space.Metrics)),
    ];

    private static string? Comparison(IReadOnlyList<MeasuredSpace> measured, int index, SpaceLabels labels)
    {
        var target = measured[0].Metrics.InductiveBias[index];
        if (target.Reference == LossReference.PosteriorMean || measured.Count < 2)
            return null;
        string loss = Text.Number(target.TargetLoss);
        string goal = target.Reference switch
        {
            LossReference.ConstantPredictor => $"match the mean of the training targets (test loss {loss})",
            LossReference.NearestNeighbor => $"match the nearest training row's target (test loss {loss})",
            MeasureResult.BestMeanPredictor => $"match the best posterior mean, that of {labels.Of(BestPosteriorMean.OwnerAmong(measured).Space)} (test loss {loss})",
            _ => $"reach the requested test loss of {loss}",
        };
        // A space that the data contradict says nothing about the task.
        var credible = measured.Where(space => space.Metrics.Diagnostics.All(diagnostic => diagnostic.Code != "spaceContradictsData")).ToList();
        if (credible.Count == 1)
            return null;
        var ranked = (credible.Count > 0 ? credible : measured)
            .OrderBy(space => space.Metrics.InductiveBias[index] is { IsBound: true } or { Extrapolated: true }).ThenBy(space => space.Metrics.InductiveBias[index].Bits).ToList();
        var (least, most) = (ranked[0].Metrics.InductiveBias[index], ranked[^1].Metrics.InductiveBias[index]);
        if (double.IsPositiveInfinity(least.Bits))
            return $"None of these spaces can {goal}.";
        if (least.IsBound)
            return $"No space was measured down to where it would {goal}: there are only lower bounds.";
        if (most.IsBound)
        {
            int measuredSpaces = ranked.Count(space => !space.Metrics.InductiveBias[index].IsBound);
            return $"To {goal}, {labels.Of(ranked[0].Space)} needs {Text.Number(least.Bits)} bits{(measuredSpaces > 1 ? ", the fewest among measured answers" : "")}; for others there are only lower bounds.";
        }
        if (most.Nats < Negligible)
            return $"It takes no bias to {goal}: practically every hypothesis of every space does.";
        string order = most.DifferenceFrom(least, sameTestRows: true) is { } difference && double.IsFinite(difference.Value.Nats)
            ? $" On other test rows the difference would be between {EstimateText.Rounded(difference.Lower.Bits)} and {EstimateText.Rounded(difference.Upper.Bits)} bits.{(difference.Lower.Nats < 0 ? " So this order is uncertain." : "")}"
            : least.Upper.Nats >= most.Lower.Nats && EstimateText.HasInterval(least.Upper.Nats >= most.Upper.Nats ? least : most)
            ? " Their intervals overlap, so this order is uncertain."
            : "";
        return $"To {goal}, {labels.Of(ranked[0].Space)} needs the fewest bits, {Text.Number(least.Bits)}{EstimateText.PerRow(least)}, and {labels.Of(ranked[^1].Space)} the most, {Text.Number(most.Bits)}.{order}";
    }

    /// <summary>How the numbers were obtained, unless all are exact.</summary>
    private static IEnumerable<string> Methods(IEnumerable<InductiveBiasMetrics> metrics)
    {
        var estimates = metrics.SelectMany(space => space.InductiveBias).ToList();
        if (estimates.All(estimate => estimate.Method == EstimationMethod.Exact))
            yield break;
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.Exact))
            yield return "“Exact”: the distribution of the loss is known and was evaluated without sampling.";
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.Empirical))
            yield return "“27 of 100”: 27 of the 100 counted hypotheses reach the target loss. The interval accounts for the finite number of hypotheses. If none reaches it, the sample only gives a lower bound on the bias.";
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.Fitted && !estimate.Extrapolated))
            yield return "“Fit”: families of distributions were fitted to the sampled losses. The interval is the envelope over the families.";
        if (estimates.Any(estimate => estimate.Extrapolated))
            yield return "“Fit, 3 σ out”: no sampled hypothesis reaches the target loss. It is 3 standard deviations of the sampled losses below the smallest of them, so the fitted families of distributions extrapolate. The number depends more on the families than on the sample. The interval is the envelope over the families.";
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.SingleHypothesis))
            yield return "“One hypothesis”: the space contains a single one. Its bias is 0 at losses that it reaches and infinite at others.";
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.Simulated))
            yield return "“Simulated”: hypotheses were moved towards smaller losses step by step, and the steps show how rare the target is. The interval comes from independent runs.";
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.Bound))
            yield return "“Bound”: nothing that was drawn or simulated reaches the target loss, which shows only that the bias is at least this large, with 97.5% confidence. A number that a fit extrapolates to depends more on the fitted families than on the sample.";
    }

    private static string Sentence(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate)
    {
        string subject = estimate.Reference switch
        {
            LossReference.ConstantPredictor => "Predicting the mean of the training targets for every row gives",
            LossReference.NearestNeighbor => "Predicting the target of the nearest training row gives",
            LossReference.PosteriorMean => "The mean of the hypotheses has",
            _ => "You requested",
        };
        return $"{subject} a test loss of {Text.Number(estimate.TargetLoss)}. {(estimate.Method == EstimationMethod.Exact ? Exact(metrics, estimate) : Sampled(metrics, estimate))}";
    }

    private static string Sampled(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate)
    {
        string bits = $"{Text.Number(estimate.Bits)} bits{(estimate.Lower.Nats != estimate.Upper.Nats ? $" (between {Text.Number(estimate.Lower.Bits)} and {Text.Number(estimate.Upper.Bits)})" : "")}";
        if (estimate.IsBound)
            return $"Nothing that was drawn or simulated reaches it: it takes {EstimateText.Bits(estimate)} bits.";
        if (EstimateText.Reaching(metrics, estimate) is not { } share)
            return $"It takes {bits}{EstimateText.PerRow(estimate)}{(estimate.TestSetLower is null ? "" : $"; {OtherRows(metrics, estimate)}")}.";
        string reached = share.Reached == 0 ? $"None of the {share.Counted} sampled hypotheses reaches it" : $"{share.Reached} of the {share.Counted} sampled hypotheses {(share.Reached == 1 ? "reaches" : "reach")} it";
        string testSet = estimate.TestSetLower is null ? "" : $" {Text.Capitalized(OtherRows(metrics, estimate))}.";
        return estimate.Method switch
        {
            EstimationMethod.SingleHypothesis => $"The only hypothesis of this space {(share.Reached > 0 ? "reaches it" : "doesn't reach it")}: it takes {Text.Number(estimate.Bits)} bits.",
            EstimationMethod.Simulated => $"{reached}; the simulation measures {bits}.",
            EstimationMethod.Fitted => $"{reached}; according to the fitted families, it takes {bits}.{testSet}",
            _ => $"{reached}: it takes {bits}.{testSet}",
        };
    }

    private static string Exact(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate)
    {
        if (double.IsPositiveInfinity(estimate.Nats) && estimate.TargetLoss == metrics.LossDistribution.Minimum)
            return "∞: this is the limit of the losses of this space; hypotheses come arbitrarily close to it, but the share of those that reach it is 0.";
        if (double.IsPositiveInfinity(estimate.Nats))
            return $"∞: no hypothesis of this space that fits the training rows reaches it; the minimum loss is {Text.Number(metrics.LossDistribution.Minimum)}.";
        double odds = Math.Exp(estimate.Nats);
        if (odds - 1 < Negligible)
            return "Practically every hypothesis reaches it, so it takes no bias.";
        string share = odds switch
        {
            < 2 => $"{Text.Percent(1 / odds, "0")} of the hypotheses reach it",
            < 10 => string.Create(CultureInfo.InvariantCulture, $"About one hypothesis in {odds:0.#} reaches it"),
            < MaximumOdds => string.Create(CultureInfo.InvariantCulture, $"About one hypothesis in {double.Parse(odds.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture):N0} reaches it"),
            _ => string.Create(CultureInfo.InvariantCulture, $"About one hypothesis in 10^{estimate.Nats / Math.Log(10):#,0} reaches it"),
        };
        return $"{share}: it takes {Text.Number(estimate.Bits)} bits{EstimateText.PerRow(estimate)}{(estimate.TestSetLower is null ? "" : $"; {OtherRows(metrics, estimate)}")}.";
    }

    private static string OtherRows(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate) =>
        $"{metrics.TestRows} other test rows of this kind would give {EstimateText.Rounded(estimate.TestSetLower!.Value.Bits)} to {EstimateText.Rounded(estimate.TestSetUpper!.Value.Bits)}";
}
