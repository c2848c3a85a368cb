namespace Microsoft.ML.InductiveBias;

/// <summary>A distribution of the loss that is known from drawn or simulated hypotheses. Its estimates have intervals for their number.</summary>
public abstract class EstimatedLossDistribution : LossDistribution
{
    private protected EstimatedLossDistribution(double mean, double standardDeviation, double minimum) =>
        (Mean, StandardDeviation, Minimum) = (mean, standardDeviation, minimum);

    /// <inheritdoc/>
    public sealed override double Mean { get; }

    /// <inheritdoc/>
    public sealed override double StandardDeviation { get; }

    /// <inheritdoc/>
    /// <remarks>0 for sampled losses, because a sample doesn't show that smaller ones are impossible. For the simulated 0-1 error, the share of rows that every hypothesis gets
    /// wrong: rows without variance whose mean is wrong, and rows with equal features but different classes. Other constraints aren't considered, so the true infimum may be
    /// larger.</remarks>
    public sealed override double Minimum { get; }

    /// <inheritdoc/>
    /// <remarks>Where nothing reached the loss, the upper bound that <see cref="Estimate"/> states.</remarks>
    public sealed override double LogCumulativeProbability(double loss) => LogCumulative(loss);

    /// <inheritdoc/>
    public sealed override double LogUpperTailProbability(double loss) => LogUpperTail(loss);

    /// <inheritdoc/>
    public sealed override double Quantile(double probability) => QuantileOf(probability);

    /// <inheritdoc/>
    public sealed override InductiveBiasEstimate Estimate(double targetLoss, ReadOnlyMemory<double> targetRowLosses = default) => EstimateOf(targetLoss, targetRowLosses);

    private protected abstract double LogCumulative(double loss);

    private protected abstract double LogUpperTail(double loss);

    private protected abstract double QuantileOf(double probability);

    private protected abstract InductiveBiasEstimate EstimateOf(double targetLoss, ReadOnlyMemory<double> targetRowLosses);
}
