using System.Globalization;
using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>What the numbers of a measurement mean, in plain sentences.</summary>
internal static class MeasureExplanation
{
    /// <summary>From here on a share is told as a power of ten.</summary>
    private const double LargestCountedOdds = 1e6;

    /// <summary>One paragraph for the whole, and one for each target loss.</summary>
    public static IEnumerable<string> Of(InductiveBiasMetrics metrics)
    {
        string fit = $"hypotheses that fit the {Text.Count(metrics.TrainingRows, "training row")}";
        yield return $"I(ε) = −ln P(loss ≤ ε) tells how much information, beyond the training rows, singles out the {fit} and also reach the test loss ε. Larger means harder. "
            + "Each number belongs to its target loss, this space and this number of training rows.";
        foreach (var estimate in metrics.InductiveBias)
            yield return Sentence(metrics, estimate);
        foreach (string ground in Grounds([metrics]))
            yield return ground;
    }

    /// <summary>How several spaces compare: one paragraph for the whole, one for each target loss, one for each ground that numbers rest on.</summary>
    public static IEnumerable<string> OfSeveral(IReadOnlyList<MeasuredSpace> measured, SpaceLabels labels)
    {
        yield return $"I(ε) = −log₂ P(loss ≤ ε) tells how many bits, beyond the {Text.Count(measured[0].Metrics.TrainingRows, "training row")}, single out the hypotheses of a space that fit these rows and also reach the test loss ε. "
            + "At the same ε the spaces stand on one scale: the fewer bits, the better the space suits the task. Numbers at different ε cannot be compared.";
        for (int i = 0; i < measured[0].Metrics.InductiveBias.Count; i++)
        {
            if (Comparison(measured, i, labels) is { } comparison)
                yield return comparison;
        }
        foreach (string ground in Grounds(measured.Select(space => space.Metrics)))
            yield return ground;
    }

    private static string? Comparison(IReadOnlyList<MeasuredSpace> measured, int index, SpaceLabels labels)
    {
        var target = measured[0].Metrics.InductiveBias[index];
        if (target.Reference == LossReference.PosteriorMean || measured.Count < 2)
            return null;
        string subject = target.Reference switch
        {
            LossReference.ConstantPredictor => "as good as the mean of the training targets",
            LossReference.NearestNeighbor => "as good as the nearest training row's target",
            MeasureResult.BestMeanPredictor => $"as good as the best mean predictor, that of {labels.Of(BestMeanPredictor.OwnerAmong(measured).Space)}",
            _ => "that you asked for",
        };
        string reach = target.Reference == LossReference.Target
            ? $"To reach the test loss of {Text.Number(target.TargetLoss)} {subject}"
            : $"To be {subject} (test loss {Text.Number(target.TargetLoss)})";
        var ranked = measured.OrderBy(space => space.Metrics.InductiveBias[index].Bits).ToList();
        var (least, most) = (ranked[0].Metrics.InductiveBias[index], ranked[^1].Metrics.InductiveBias[index]);
        if (double.IsPositiveInfinity(least.Bits))
            return $"{reach} is beyond every space here.";
        if (most.Nats < 0.005)
            return $"{reach} takes no bias: practically every hypothesis of every space does it.";
        string order = least.Upper.Nats >= most.Lower.Nats && EstimateText.HasInterval(least.Upper.Nats >= most.Upper.Nats ? least : most)
            ? " Their intervals overlap, so that this order is not settled."
            : "";
        return $"{reach}, {labels.Of(ranked[0].Space)} takes the fewest bits, {Text.Number(least.Bits)}, and {labels.Of(ranked[^1].Space)} the most, {Text.Number(most.Bits)}.{order}";
    }

    /// <summary>What the numbers rest on, where they are not all exact.</summary>
    private static IEnumerable<string> Grounds(IEnumerable<InductiveBiasMetrics> metrics)
    {
        var estimates = metrics.SelectMany(space => space.InductiveBias).ToList();
        if (estimates.All(estimate => estimate.Method == EstimationMethod.Exact))
            yield break;
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.Exact))
            yield return "“Exact”: the law of the loss is known and was evaluated; nothing was sampled.";
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.Empirical))
            yield return "“27 of 100”: so many of the drawn hypotheses that count reach the target loss. The interval is that of the finite number of hypotheses; where none reaches it, the sample alone bounds the bias from below only.";
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.Fitted && !estimate.Extrapolated))
            yield return "“Fit”: families of distributions were fitted to the drawn losses; the interval is the envelope over the families.";
        if (estimates.Any(estimate => estimate.Extrapolated))
            yield return "“Fit, 3 σ out”: no drawn hypothesis reaches the target loss. The number is extrapolated by fitted families of distributions, from the smallest drawn loss downwards by so many standard deviations of the drawn losses; it rests on the families more than on the sample. The interval is the envelope over them.";
        if (estimates.Any(estimate => estimate.Method == EstimationMethod.SingleHypothesis))
            yield return "“One hypothesis”: all drawn hypotheses have the same losses, so that the space holds a single one. Its bias is 0 at losses that it reaches and infinite at others.";
        if (estimates.Any(estimate => estimate.TestSetLower is not null))
            yield return "Intervals are those of the finite number of hypotheses. What the finite number of test rows leaves open is apart from them; the JSON result holds it for every target loss.";
    }

    private static string Sentence(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate)
    {
        string subject = estimate.Reference switch
        {
            LossReference.ConstantPredictor => "The mean of the training targets, predicted for every row, has",
            LossReference.NearestNeighbor => "The nearest training row's target has",
            LossReference.PosteriorMean => "The mean of the hypotheses has",
            _ => "You asked for",
        };
        return $"{subject} a test loss of {Text.Number(estimate.TargetLoss)}. {(estimate.Method == EstimationMethod.Exact ? Share(metrics, estimate) : Sampled(metrics, estimate))}";
    }

    private static string Sampled(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate)
    {
        string bits = $"{Text.Number(estimate.Bits)} bits{(EstimateText.HasInterval(estimate) ? $" (between {Text.Number(estimate.Lower.Bits)} and {Text.Number(estimate.Upper.Bits)})" : "")}";
        if (EstimateText.Reaching(metrics, estimate) is not { } share)
            return $"It takes {bits}.";
        string reached = share.Reached == 0 ? $"None of the {share.Counted} drawn hypotheses reaches it" : $"{share.Reached} of the {share.Counted} drawn hypotheses {(share.Reached == 1 ? "reaches" : "reach")} it";
        string testSet = estimate is { TestSetLower: { } low, TestSetUpper: { } high }
            ? $" Apart from that, the finite number of test rows leaves between {Text.Number(low.Bits)} and {Text.Number(high.Bits)} bits."
            : "";
        return estimate.Method switch
        {
            EstimationMethod.SingleHypothesis => $"{(share.Reached > 0 ? "The only hypothesis of this space reaches it" : "The only hypothesis of this space does not reach it")}: it takes {Text.Number(estimate.Bits)} bits.",
            EstimationMethod.Fitted => $"{reached}; by the fitted families it takes {bits}.{testSet}",
            _ => $"{reached}: it takes {bits}.{testSet}",
        };
    }

    private static string Share(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate)
    {
        if (double.IsPositiveInfinity(estimate.Nats) && estimate.TargetLoss == metrics.LossDistribution.Minimum)
            return "∞: it is the limit of the losses of this space; hypotheses come as near to it as one likes, but the share of those that reach it is 0.";
        if (double.IsPositiveInfinity(estimate.Nats))
            return $"∞: no hypothesis of this space that fits the training rows reaches it; the smallest possible loss is {Text.Number(metrics.LossDistribution.Minimum)}.";
        double odds = Math.Exp(estimate.Nats);
        if (odds - 1 < 0.005)
            return "Practically every hypothesis reaches it: it takes no bias.";
        string bits = $"it takes {Text.Number(estimate.Bits)} bits";
        if (odds < 2)
            return string.Create(CultureInfo.InvariantCulture, $"{100 / odds:0} % of the hypotheses reach it: {bits}.");
        if (odds < LargestCountedOdds)
            return string.Create(CultureInfo.InvariantCulture, $"About one hypothesis in {OddsText(odds)} reaches it: {bits}.");
        return string.Create(CultureInfo.InvariantCulture, $"About one hypothesis in 10^{estimate.Nats / Math.Log(10):#,0} reaches it: {bits}.");
    }

    private static string OddsText(double odds) =>
        odds < 10 ? odds.ToString("0.#", CultureInfo.InvariantCulture)
        : double.Parse(odds.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
}
