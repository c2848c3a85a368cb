using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>The loss of a space with a single hypothesis: I(ε) is 0 at and above its loss, and infinite below.</summary>
public sealed class SingleHypothesisLoss : LossDistribution
{
    /// <summary>The law of one loss.</summary>
    /// <param name="loss">The loss of the hypothesis.</param>
    /// <exception cref="ArgumentOutOfRangeException">The loss is NaN.</exception>
    public SingleHypothesisLoss(double loss)
    {
        if (double.IsNaN(loss))
            throw new ArgumentOutOfRangeException(nameof(loss), "loss was NaN; it must be a number.");
        Mean = loss;
    }

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double StandardDeviation => 0;

    /// <inheritdoc/>
    public override double Minimum => Mean;

    /// <inheritdoc/>
    public override double LogCumulativeProbability(double loss) => Checked(loss) >= Mean ? 0 : double.NegativeInfinity;

    /// <inheritdoc/>
    public override double LogUpperTailProbability(double loss) => Checked(loss) >= Mean ? double.NegativeInfinity : 0;

    /// <inheritdoc/>
    public override double Quantile(double probability) => probability is >= 0 and <= 1
        ? Mean
        : throw new ArgumentOutOfRangeException(nameof(probability), string.Create(CultureInfo.InvariantCulture, $"probability was {probability}; it must be from 0 to 1."));

    private static double Checked(double loss) => double.IsNaN(loss)
        ? throw new ArgumentOutOfRangeException(nameof(loss), "loss was NaN; it must be a number.")
        : loss;
}
