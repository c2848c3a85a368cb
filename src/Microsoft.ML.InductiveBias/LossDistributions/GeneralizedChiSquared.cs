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
/// elsewhere. The tests check this for up to 5,000 weights over 12 decades and noncentralities up to 1e12. Below 1e-4
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
    /// <param name="constant">c₀, finite.</param>
    /// <param name="weights">w, finite and at least 0; may be empty.</param>
    /// <param name="degreesOfFreedom">k, finite and positive, not necessarily whole; one for each weight.</param>
    /// <param name="weightTimesNoncentrality">b = w·δ, finite and at least 0; one for each weight, or empty for a central law.</param>
    public GeneralizedChiSquared(
        double constant, ReadOnlySpan<double> weights, ReadOnlySpan<double> degreesOfFreedom, ReadOnlySpan<double> weightTimesNoncentrality = default)
        : this(constant, CheckedForm(weights, degreesOfFreedom, nameof(degreesOfFreedom), weightTimesNoncentrality))
    {
    }

    /// <summary>A law with the same degrees of freedom for all weights, as Gaussian processes have.</summary>
    public GeneralizedChiSquared(
        double constant, ReadOnlySpan<double> weights, double degreesOfFreedom, ReadOnlySpan<double> weightTimesNoncentrality = default)
        : this(constant, CheckedForm(weights, Repeated(degreesOfFreedom, weights.Length), null, weightTimesNoncentrality))
    {
    }

    private GeneralizedChiSquared(double constant, QuadraticForm form)
    {
        Require.That(double.IsFinite(constant), constant, "finite");
        _form = form;
        Minimum = constant + form.ConstantPart;
        Mean = Minimum + form.Mean;
        if (!double.IsFinite(Mean))
        {
            throw new ArgumentOutOfRangeException(
                "weights", "The mean of the law was infinite; constant + Σ(weight · degreesOfFreedom + weightTimesNoncentrality) must be finite.");
        }
    }

    /// <summary>The random part of the loss; its terms number the weights as they were given.</summary>
    public QuadraticForm Form => _form;

    public override double Mean { get; }

    /// <summary>The variance of the loss, Σ(2 k w² + 4 w b); +∞ where it exceeds the range of a <see cref="double"/>.</summary>
    public double Variance => StandardDeviation * StandardDeviation;

    public override double StandardDeviation => _form.StandardDeviation;

    /// <inheritdoc/>
    /// <remarks>The constant, the offsets of zero weights included.</remarks>
    public override double Minimum { get; }

    /// <summary>Whether all hypotheses have the same loss: no weight is positive.</summary>
    public bool IsPointMass => _form.Count == 0;

    public override double LogCumulativeProbability(double loss) => LowerTail(loss).LogProbability;

    /// <inheritdoc/>
    /// <remarks>Apart where the inversion integral did not converge.</remarks>
    public override (Information Lower, Information Upper) NumericalBounds(double targetLoss)
    {
        var (logProbability, error) = LowerTail(targetLoss);
        var bias = Information.FromLogProbability(logProbability);
        return error == 0 ? (bias, bias)
            : double.IsPositiveInfinity(error) ? (Information.Zero, Information.Infinite)
            : (Information.FromNats(Math.Max(0, bias.Nats - error)), Information.FromNats(bias.Nats + error));
    }

    /// <inheritdoc/>
    /// <remarks>Reports where the inversion integral did not converge.</remarks>
    public override IEnumerable<Diagnostic> Diagnose(IReadOnlyList<InductiveBiasEstimate> estimates) =>
        from estimate in estimates
        let error = LowerTail(estimate.TargetLoss).Error
        where error > 0
        select new Diagnostic("integralNotConverged", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
            $"The integral behind the bias at target loss {estimate.TargetLoss:G6} did not converge; {(double.IsPositiveInfinity(error) ? "its error is unknown" : string.Create(CultureInfo.InvariantCulture, $"it may be off by {error:G2} nats"))}, and the numerical bounds include it."));

    /// <summary>ln P(L ≤ loss), and how far it may be off because its integral did not converge; 0 where it did.</summary>
    private (double LogProbability, double Error) LowerTail(double loss)
    {
        double x = Require.Number(loss) - Minimum;
        if (IsPointMass)
            return (loss >= Minimum ? 0 : double.NegativeInfinity, 0);
        if (x <= 0)
            return (double.NegativeInfinity, 0);
        if (double.IsPositiveInfinity(x))
            return (0, 0);
        var tail = QuadraticFormTail.Lower(_form, x);
        return (tail.LogProbability, tail.Error);
    }

    public override double LogUpperTailProbability(double loss)
    {
        double x = Require.Number(loss) - Minimum;
        if (IsPointMass)
            return loss >= Minimum ? double.NegativeInfinity : 0;
        if (x <= 0)
            return 0;
        return double.IsPositiveInfinity(x) ? double.NegativeInfinity : QuadraticFormTail.Upper(_form, x).LogProbability;
    }

    /// <summary>The natural logarithm of the probability density at <paramref name="loss"/>, per unit of loss.</summary>
    /// <returns>−∞ outside the support; at <see cref="Minimum"/> the limit from above, which is +∞ below two degrees of
    /// freedom in total; for a point mass +∞ at its place.</returns>
    public double LogDensity(double loss)
    {
        double x = Require.Number(loss) - Minimum;
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
        Require.Probability(probability);
        return probability <= 0.5
            ? QuantileOfLogProbability(Math.Log(probability))
            : QuantileOfLogUpperTailProbability(Math.Log(1 - probability));
    }

    /// <summary>The loss x with ln P(L ≤ x) = <paramref name="logProbability"/>.</summary>
    /// <param name="logProbability">In nats, at most 0; −∞ gives <see cref="Minimum"/> and 0 gives +∞.</param>
    public double QuantileOfLogProbability(double logProbability)
    {
        Require.That(logProbability <= 0, logProbability, "at most 0");
        if (IsPointMass || double.IsNegativeInfinity(logProbability))
            return Minimum;
        return logProbability == 0 ? double.PositiveInfinity : Minimum + QuadraticFormQuantile.OfLower(_form, logProbability);
    }

    /// <summary>The loss x with ln P(L &gt; x) = <paramref name="logProbability"/>.</summary>
    /// <param name="logProbability">In nats, at most 0; −∞ gives +∞ and 0 gives <see cref="Minimum"/>.</param>
    public double QuantileOfLogUpperTailProbability(double logProbability)
    {
        Require.That(logProbability <= 0, logProbability, "at most 0");
        if (IsPointMass || logProbability == 0)
            return Minimum;
        return double.IsNegativeInfinity(logProbability)
            ? double.PositiveInfinity
            : Minimum + QuadraticFormQuantile.OfUpper(_form, logProbability);
    }

    /// <summary>Independent losses of random hypotheses.</summary>
    /// <param name="random">The source of randomness; the same state gives the same losses.</param>
    /// <param name="count">How many; at least 0.</param>
    public override double[] Draw(Random random, int count)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.AtLeast(count, 0);
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
        Require.That(double.IsFinite(degreesOfFreedom) && degreesOfFreedom > 0, degreesOfFreedom, "finite and positive");
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
            RequireAt(double.IsFinite(weights[i]) && weights[i] >= 0, nameof(weights), i, weights[i], "finite and at least 0");
            RequireAt(double.IsFinite(degreesOfFreedom[i]) && degreesOfFreedom[i] > 0, nameof(degreesOfFreedom), i, degreesOfFreedom[i], "finite and positive");
            if (!weightTimesNoncentrality.IsEmpty)
            {
                double b = weightTimesNoncentrality[i];
                RequireAt(double.IsFinite(b) && b >= 0, nameof(weightTimesNoncentrality), i, b, "finite and at least 0");
            }
        }
        return new QuadraticForm(weights, degreesOfFreedom, weightTimesNoncentrality);
    }

    private static void RequireAt(bool holds, string name, int index, double value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name}[{index}] was {value}; it must be {range}."));
    }
}
