using System.Globalization;

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
    }

    private static string Sentence(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate)
    {
        string subject = estimate.Reference switch
        {
            LossReference.ConstantPredictor => "The mean of the training targets, predicted for every row, has",
            LossReference.NearestNeighbour => "The nearest training row's target has",
            LossReference.MeanPredictor => "The mean of the hypotheses has",
            _ => "You asked for",
        };
        return $"{subject} a test loss of {Text.Number(estimate.TargetLoss)}. {Share(metrics, estimate)}";
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
