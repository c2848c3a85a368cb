using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The law of a quadratic loss of Gaussian hypotheses: a constant plus a weighted sum of independent noncentral
/// chi-squared variables.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// $$L = c_0 + \sum_i w_i \, \chi'^2_{k_i}(\delta_i), \quad b_i = w_i \delta_i$$
/// The mean squared error of a random hypothesis of a Gaussian-process space that fits the training data has exactly this
/// law (Boopathy et al., IJCAI 2024, section 3, approximate it by a single noncentral chi-squared).
///
/// Probabilities come from the inversion integral of $e^{\kappa(t) - tx}/t$ on a contour through its saddlepoint, with
/// $\kappa(t) = \sum_i -\frac{k_i}{2} \log(1 - 2 w_i t) + \frac{b_i t}{1 - 2 w_i t}$. The factor
/// $e^{\kappa(\hat t) - \hat t x}$ is taken out, so the accuracy does not depend on how far out in a tail x lies: the
/// logarithm of a probability has a relative error below 1e-9 where it is below −1, and an absolute error below 1e-9
/// elsewhere. The tests hold it to that for up to 5,000 weights over 12 decades and noncentralities up to 1e12. Below 1e-4
/// degrees of freedom in total (noncentralities counted in) digits of the small upper tail are lost gradually.
///
/// A weight of 0, or one below 1e-300 of its $b_i$, adds $b_i$ to the constant. With no positive weight the law is a point
/// mass: all hypotheses have the same loss, $\ln P(L \le x)$ is 0 at or above it and −∞ below.
/// ]]></format>
/// </remarks>
internal sealed class GeneralizedChiSquared : LossDistribution
{
    private readonly QuadraticForm _form;

    /// <summary>A law with the degrees of freedom of each weight.</summary>
    /// <param name="constant">c₀, in units of the loss; finite.</param>
    /// <param name="weights">w, finite and at least 0; in any order; may be empty.</param>
    /// <param name="degreesOfFreedom">k, finite and positive, not necessarily whole; as many as <paramref name="weights"/>.</param>
    /// <param name="weightTimesNoncentrality">b = w·δ, finite and at least 0; as many as <paramref name="weights"/>, or
    /// empty for a central law.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or the mean is not finite.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public GeneralizedChiSquared(
        double constant,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> degreesOfFreedom,
        ReadOnlySpan<double> weightTimesNoncentrality = default)
        : this(constant, CheckedForm(weights, degreesOfFreedom, nameof(degreesOfFreedom), weightTimesNoncentrality))
    {
    }

    /// <summary>A law with the same degrees of freedom for all weights, as kernel spaces have.</summary>
    /// <param name="constant">c₀, in units of the loss; finite.</param>
    /// <param name="weights">w, finite and at least 0; in any order; may be empty.</param>
    /// <param name="degreesOfFreedom">k of every weight, finite and positive, not necessarily whole.</param>
    /// <param name="weightTimesNoncentrality">b = w·δ, finite and at least 0; as many as <paramref name="weights"/>, or
    /// empty for a central law.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or the mean is not finite.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public GeneralizedChiSquared(
        double constant,
        ReadOnlySpan<double> weights,
        double degreesOfFreedom,
        ReadOnlySpan<double> weightTimesNoncentrality = default)
        : this(constant, CheckedForm(weights, Repeated(degreesOfFreedom, weights.Length), null, weightTimesNoncentrality))
    {
    }

    private GeneralizedChiSquared(double constant, QuadraticForm form)
    {
        if (!double.IsFinite(constant))
            throw OutOfRange(nameof(constant), nameof(constant), constant, "finite");
        _form = form;
        Minimum = constant + form.ConstantPart;
        Mean = Minimum + form.Mean;
        if (!double.IsFinite(Mean))
        {
            throw new ArgumentOutOfRangeException(
                "weights", "The mean of the law was infinite; constant + Σ(weight · degreesOfFreedom + weightTimesNoncentrality) must be finite.");
        }
    }

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <summary>The variance of the loss, Σ(2 k w² + 4 w b); +∞ where it exceeds the range of a <see cref="double"/>.</summary>
    public double Variance => StandardDeviation * StandardDeviation;

    /// <inheritdoc/>
    public override double StandardDeviation => _form.StandardDeviation;

    /// <inheritdoc/>
    /// <remarks>The constant, the offsets of zero weights included.</remarks>
    public override double Minimum { get; }

    /// <summary>Whether all hypotheses have the same loss: no weight is positive.</summary>
    public bool IsPointMass => _form.Count == 0;

    /// <inheritdoc/>
    public override double LogCumulativeProbability(double loss)
    {
        double x = ThrowIfNaN(loss) - Minimum;
        if (IsPointMass)
            return loss >= Minimum ? 0 : double.NegativeInfinity;
        if (x <= 0)
            return double.NegativeInfinity;
        return double.IsPositiveInfinity(x) ? 0 : QuadraticFormTail.Lower(_form, x).LogProbability;
    }

    /// <inheritdoc/>
    public override double LogUpperTailProbability(double loss)
    {
        double x = ThrowIfNaN(loss) - Minimum;
        if (IsPointMass)
            return loss >= Minimum ? double.NegativeInfinity : 0;
        if (x <= 0)
            return 0;
        return double.IsPositiveInfinity(x) ? double.NegativeInfinity : QuadraticFormTail.Upper(_form, x).LogProbability;
    }

    /// <summary>The natural logarithm of the probability density at <paramref name="loss"/>, per unit of loss.</summary>
    /// <param name="loss">Any number but NaN.</param>
    /// <returns>−∞ outside the support; at <see cref="Minimum"/> the limit from above, which is +∞ below two degrees of
    /// freedom in total; for a point mass +∞ at its place.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="loss"/> is NaN.</exception>
    public double LogDensity(double loss)
    {
        double x = ThrowIfNaN(loss) - Minimum;
        if (IsPointMass)
            return loss == Minimum ? double.PositiveInfinity : double.NegativeInfinity;
        if (x < 0 || double.IsPositiveInfinity(x))
            return double.NegativeInfinity;
        return x == 0 ? LogDensityAtMinimum() : QuadraticFormTail.Lower(_form, x).LogDensity;
    }

    /// <inheritdoc/>
    /// <remarks>A probability of 1 gives +∞.</remarks>
    public override double Quantile(double probability)
    {
        if (!(probability is >= 0 and <= 1))
            throw OutOfRange(nameof(probability), nameof(probability), probability, "within [0, 1]");
        return probability <= 0.5
            ? QuantileOfLogProbability(Math.Log(probability))
            : QuantileOfLogUpperTailProbability(Math.Log(1 - probability));
    }

    /// <summary>The loss x with ln P(L ≤ x) = <paramref name="logProbability"/>.</summary>
    /// <param name="logProbability">In nats, at most 0; −∞ gives <see cref="Minimum"/> and 0 gives +∞.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="logProbability"/> is NaN or positive.</exception>
    public double QuantileOfLogProbability(double logProbability)
    {
        if (!(logProbability <= 0))
            throw OutOfRange(nameof(logProbability), nameof(logProbability), logProbability, "at most 0");
        if (IsPointMass || double.IsNegativeInfinity(logProbability))
            return Minimum;
        return logProbability == 0 ? double.PositiveInfinity : Minimum + QuadraticFormQuantile.OfLower(_form, logProbability);
    }

    /// <summary>The loss x with ln P(L &gt; x) = <paramref name="logProbability"/>.</summary>
    /// <param name="logProbability">In nats, at most 0; −∞ gives +∞ and 0 gives <see cref="Minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="logProbability"/> is NaN or positive.</exception>
    public double QuantileOfLogUpperTailProbability(double logProbability)
    {
        if (!(logProbability <= 0))
            throw OutOfRange(nameof(logProbability), nameof(logProbability), logProbability, "at most 0");
        if (IsPointMass || logProbability == 0)
            return Minimum;
        return double.IsNegativeInfinity(logProbability)
            ? double.PositiveInfinity
            : Minimum + QuadraticFormQuantile.OfUpper(_form, logProbability);
    }

    /// <summary>Independent losses of random hypotheses.</summary>
    /// <param name="random">The source of randomness; the same state gives the same losses.</param>
    /// <param name="count">How many; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public override double[] Draw(Random random, int count)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (count < 0)
            throw OutOfRange(nameof(count), nameof(count), count, "at least 0");
        var losses = new double[count];
        for (int i = 0; i < count; i++)
            losses[i] = Minimum + QuadraticFormSampler.Next(_form, random);
        return losses;
    }

    // Near the minimum the law is that of Π(2w)^(−k/2) e^(−δ/2) x^(K/2 − 1)/Γ(K/2), K the total degrees of freedom.
    private double LogDensityAtMinimum()
    {
        if (_form.TotalDegreesOfFreedom != 2)
            return _form.TotalDegreesOfFreedom < 2 ? double.PositiveInfinity : double.NegativeInfinity;
        double sum = -0.5 * _form.TotalNoncentrality;
        for (int i = 0; i < _form.Count; i++)
            sum -= 0.5 * _form.DegreesOfFreedom[i] * (Math.Log(2) + Math.Log(_form.Weights[i]));
        return sum;
    }

    private static double[] Repeated(double degreesOfFreedom, int count)
    {
        if (!(double.IsFinite(degreesOfFreedom) && degreesOfFreedom > 0))
            throw OutOfRange(nameof(degreesOfFreedom), nameof(degreesOfFreedom), degreesOfFreedom, "finite and positive");
        var repeated = new double[count];
        Array.Fill(repeated, degreesOfFreedom);
        return repeated;
    }

    private static QuadraticForm CheckedForm(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> degreesOfFreedom, string? degreesName, ReadOnlySpan<double> weightTimesNoncentrality)
    {
        if (degreesOfFreedom.Length != weights.Length)
        {
            throw new ArgumentException(
                $"degreesOfFreedom had {degreesOfFreedom.Length} elements; it must have as many as weights, {weights.Length}.", degreesName);
        }
        if (!weightTimesNoncentrality.IsEmpty && weightTimesNoncentrality.Length != weights.Length)
        {
            throw new ArgumentException(
                $"weightTimesNoncentrality had {weightTimesNoncentrality.Length} elements; it must have as many as weights, {weights.Length}, or none.",
                nameof(weightTimesNoncentrality));
        }
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(double.IsFinite(weights[i]) && weights[i] >= 0))
                throw OutOfRange(nameof(weights), $"weights[{i}]", weights[i], "finite and at least 0");
            if (!(double.IsFinite(degreesOfFreedom[i]) && degreesOfFreedom[i] > 0))
                throw OutOfRange(nameof(degreesOfFreedom), $"degreesOfFreedom[{i}]", degreesOfFreedom[i], "finite and positive");
            if (!weightTimesNoncentrality.IsEmpty && !(double.IsFinite(weightTimesNoncentrality[i]) && weightTimesNoncentrality[i] >= 0))
            {
                throw OutOfRange(
                    nameof(weightTimesNoncentrality), $"weightTimesNoncentrality[{i}]", weightTimesNoncentrality[i], "finite and at least 0");
            }
        }
        return new QuadraticForm(weights, degreesOfFreedom, weightTimesNoncentrality);
    }

    private static double ThrowIfNaN(double loss) =>
        double.IsNaN(loss) ? throw OutOfRange(nameof(loss), nameof(loss), loss, "a number or an infinity") : loss;

    private static ArgumentOutOfRangeException OutOfRange(string parameter, string what, double found, string right) =>
        new(parameter, string.Create(CultureInfo.InvariantCulture, $"{what} was {found}; it must be {right}."));
}
