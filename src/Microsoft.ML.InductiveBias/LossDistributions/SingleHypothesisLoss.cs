using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The loss of a space with a single hypothesis: I(ε) is 0 at and above its loss, and infinite below.</summary>
internal sealed class SingleHypothesisLoss : LossDistribution
{
    /// <summary>The law of one loss.</summary>
    /// <param name="loss">The loss of the hypothesis.</param>
    /// <exception cref="ArgumentOutOfRangeException">The loss is NaN.</exception>
    public SingleHypothesisLoss(double loss) => Mean = Require.Number(loss);

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double StandardDeviation => 0;

    /// <inheritdoc/>
    public override double Minimum => Mean;

    /// <inheritdoc/>
    public override double LogCumulativeProbability(double loss) => Require.Number(loss) >= Mean ? 0 : double.NegativeInfinity;

    /// <inheritdoc/>
    public override double LogUpperTailProbability(double loss) => Require.Number(loss) >= Mean ? double.NegativeInfinity : 0;

    /// <inheritdoc/>
    public override double Quantile(double probability)
    {
        Require.Probability(probability);
        return Mean;
    }

    /// <inheritdoc/>
    public override double[] Draw(Random random, int count) => [.. Enumerable.Repeat(Mean, count)];
}
