using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A scaled noncentral chi-squared law, the family that models the losses of sampled hypotheses.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// $$L = \sigma \, \chi'^2_k(\delta)$$
/// with scale σ, degrees of freedom k and noncentrality δ; the case of one weight of <see cref="GeneralizedChiSquared"/>,
/// with its accuracy in any tail. Source: Boopathy et al., IJCAI 2024, section 3.
/// ]]></format>
/// </remarks>
internal sealed class ScaledNoncentralChiSquared : LossDistribution
{
    private readonly GeneralizedChiSquared _law;

    /// <summary>The law scale · χ'²(degreesOfFreedom, noncentrality).</summary>
    /// <param name="degreesOfFreedom">k, finite and positive, not necessarily whole.</param>
    /// <param name="noncentrality">δ, finite and at least 0.</param>
    /// <param name="scale">σ, in units of the loss; finite and positive.</param>
    public ScaledNoncentralChiSquared(double degreesOfFreedom, double noncentrality, double scale)
    {
        Require.That(double.IsFinite(degreesOfFreedom) && degreesOfFreedom > 0, degreesOfFreedom, "finite and positive");
        Require.That(double.IsFinite(noncentrality) && noncentrality >= 0, noncentrality, "finite and at least 0");
        Require.That(double.IsFinite(scale) && scale > 0, scale, "finite and positive");
        Require.That(double.IsFinite(scale * (degreesOfFreedom + noncentrality)), scale, "small enough for a finite mean, scale · (degreesOfFreedom + noncentrality)");
        (DegreesOfFreedom, Noncentrality, Scale) = (degreesOfFreedom, noncentrality, scale);
        _law = new GeneralizedChiSquared(0, [scale], degreesOfFreedom, [scale * noncentrality]);
    }

    /// <summary>k, positive.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>δ, at least 0.</summary>
    public double Noncentrality { get; }

    /// <summary>σ, positive; in units of the loss.</summary>
    public double Scale { get; }

    public override double Mean => _law.Mean;

    /// <summary>The variance of the loss, 2σ²(k + 2δ).</summary>
    public double Variance => _law.Variance;

    public override double StandardDeviation => _law.StandardDeviation;

    /// <inheritdoc/>
    /// <remarks>Always 0.</remarks>
    public override double Minimum => _law.Minimum;

    public override double LogCumulativeProbability(double loss) => _law.LogCumulativeProbability(loss);

    public override double LogUpperTailProbability(double loss) => _law.LogUpperTailProbability(loss);

    /// <inheritdoc cref="GeneralizedChiSquared.LogDensity(double)"/>
    public double LogDensity(double loss) => _law.LogDensity(loss);

    /// <inheritdoc/>
    /// <remarks>A probability of 1 gives +∞.</remarks>
    public override double Quantile(double probability) => _law.Quantile(probability);

    /// <inheritdoc cref="GeneralizedChiSquared.QuantileOfLogProbability(double)"/>
    public double QuantileOfLogProbability(double logProbability) => _law.QuantileOfLogProbability(logProbability);

    /// <inheritdoc cref="GeneralizedChiSquared.QuantileOfLogUpperTailProbability(double)"/>
    public double QuantileOfLogUpperTailProbability(double logProbability) => _law.QuantileOfLogUpperTailProbability(logProbability);

    /// <inheritdoc cref="GeneralizedChiSquared.Draw(Random, int)"/>
    public override double[] Draw(Random random, int count) => _law.Draw(random, count);

}
