namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The loss that a share of the hypotheses reaches.</summary>
/// <param name="Probability">The share, from 0 to 1.</param>
/// <param name="Loss">The loss x with P(L ≤ x) = <paramref name="Probability"/>.</param>
public readonly record struct LossQuantile(double Probability, double Loss)
{
    /// <summary>The probabilities that every report shows.</summary>
    public static IReadOnlyList<double> ReportedProbabilities { get; } = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// <summary>The quantiles that every report shows.</summary>
    /// <param name="distribution">The distribution of the loss.</param>
    public static IReadOnlyList<LossQuantile> Of(LossDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        return [.. ReportedProbabilities.Select(probability => new LossQuantile(probability, distribution.Quantile(probability)))];
    }
}
