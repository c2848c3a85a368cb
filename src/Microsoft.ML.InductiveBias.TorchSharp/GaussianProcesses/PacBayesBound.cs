using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A bound on the generalization error of a Gaussian-process classifier, from the probability of the training labels under its
/// prior.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Let $P$ be the prior over classifiers, fixed before the labels, and $C$ the classifiers that are right on all n training rows.
/// With probability at least 1 − δ over training sets of independent rows, the expected error e of a classifier drawn from P given C has
/// $$-\ln(1 - e) \le \frac{-\ln P(C) + \ln(\xi / \delta)}{n},$$
/// with $\xi = 2\sqrt{n}$ for n ≥ 8 (Maurer 2004) and $\xi = n + 1$ below (Seeger 2002, theorem 1): the relative entropy of P given C to P is
/// −ln P(C), and its training error is 0, for which the binary relative entropy is −ln(1 − e). Its interpretation as a marginal
/// likelihood is due to Valle-Pérez, Louis (2020). P(C) is simulated; noise plays no part in it. The theorem does not hold if a kernel parameter
/// was chosen from the training rows.
/// ]]></format>
/// </remarks>
public sealed class PacBayesBound : InductiveBiasResult
{
    internal PacBayesBound(int trainingRows, double confidence, InductiveBiasEstimate prior) =>
        (TrainingRows, Confidence, NegativeLogPrior) = (trainingRows, confidence, prior);

    /// <summary>n.</summary>
    public int TrainingRows { get; }

    /// <summary>1 − δ.</summary>
    public double Confidence { get; }

    /// <summary>−ln P(C) in nats and bits, with the interval of its simulation: the inductive bias of 0 wrong training rows for the prior.</summary>
    public InductiveBiasEstimate NegativeLogPrior { get; }

    /// <summary>The bound on the expected error at the estimate of P(C), from 0 to 1; 1 where the simulation did not reach C.</summary>
    public double Error => double.IsPositiveInfinity(NegativeLogPrior.Upper.Nats) ? 1 : ErrorAt(NegativeLogPrior.Nats);

    /// <summary>The bound at the upper end of the interval of −ln P(C), which allows for the error of the simulation.</summary>
    public double ErrorUpper => ErrorAt(NegativeLogPrior.Upper.Nats);

    private double ErrorAt(double nats)
    {
        double xi = TrainingRows >= 8 ? 2 * Math.Sqrt(TrainingRows) : TrainingRows + 1;
        return Math.Clamp(1 - Math.Exp(-(nats + Math.Log(xi / (1 - Confidence))) / TrainingRows), 0, 1);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"error at most {ResultText.Of(Error)} (at most {ResultText.Of(ErrorUpper)} with the error of the simulation) at {Confidence:P0} confidence, {TrainingRows} training rows");
}
