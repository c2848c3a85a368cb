using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The inductive bias I(ε) = −ln P(L ≤ ε | the hypothesis fits the training data) that one target loss
/// requires of one hypothesis space.</summary>
/// <remarks>Larger means harder: fewer of the hypotheses that fit the training data reach the target loss.
/// 0 means that every hypothesis does, +∞ that none can. Source: Boopathy et al., IJCAI 2024, definition 1.</remarks>
public sealed class InductiveBiasEstimate : DiagnosedResult
{
    internal InductiveBiasEstimate()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    internal InductiveBiasEstimate(InductiveBiasEstimate other)
    {
        (Reference, TargetLoss, Bias, Method, Lower) = (other.Reference, other.TargetLoss, other.Bias, other.Method, other.Lower);
        (Upper, Extrapolated, ExtrapolationDistance, Families, TestSetLower) = (other.Upper, other.Extrapolated, other.ExtrapolationDistance, other.Families, other.TestSetLower);
        (TestSetUpper, NumericalLower, NumericalUpper, Diagnostics, Influence, TargetRowLosses) = (other.TestSetUpper, other.NumericalLower, other.NumericalUpper, other.Diagnostics, other.Influence, other.TargetRowLosses);
        TestRows = other.TestRows;
    }

    /// <summary>Where the target loss comes from: a <see cref="LossReference"/> name, or <c>target</c> for one that the user gave.</summary>
    public string Reference { get; internal init; } = LossReference.Target;

    /// <summary>ε, the test loss to reach.</summary>
    public double TargetLoss { get; internal init; }

    /// <summary>I(ε).</summary>
    public Information Bias { get; internal init; }

    /// <summary>I(ε) in nats.</summary>
    public double Nats => Bias.Nats;

    /// <summary>I(ε) in bits.</summary>
    public double Bits => Bias.Bits;

    /// <summary>How the estimate was obtained.</summary>
    public EstimationMethod Method { get; internal init; }

    /// <summary>Whether <see cref="Bias"/> is only a lower bound, because nothing reached the target loss: <see cref="Upper"/> then is infinite.</summary>
    public bool IsBound => Method == EstimationMethod.Bound
        || (Method == EstimationMethod.Simulated && double.IsFinite(Nats) && double.IsPositiveInfinity(Upper.Nats));

    /// <summary>Lower end of the confidence interval for the finite number of sampled hypotheses; equal to
    /// <see cref="Bias"/> for <see cref="EstimationMethod.Exact"/>.</summary>
    public Information Lower { get; internal init; }

    /// <summary>Upper end of the confidence interval for the finite number of sampled hypotheses; equal to
    /// <see cref="Bias"/> for <see cref="EstimationMethod.Exact"/>.</summary>
    public Information Upper { get; internal init; }

    /// <summary>Whether the target loss is below all sampled losses, so the estimate comes from a fitted family.</summary>
    public bool Extrapolated { get; internal init; }

    /// <summary>How far the target loss lies below the smallest sampled loss, in standard deviations of the sampled losses; 0 within the
    /// sampled range and for <see cref="EstimationMethod.Exact"/>.</summary>
    public double ExtrapolationDistance { get; internal init; }

    /// <summary>The estimate of each fitted family of distributions, at the maximum of the likelihood and with its interval within the family; empty for <see cref="EstimationMethod.Exact"/>. Where the
    /// estimate comes from them, its interval is their envelope. Beside a bound they are extrapolations.</summary>
    public IReadOnlyList<(string Family, Information Bias, Information Lower, Information Upper)> Families { get; internal init; } = [];

    /// <summary>Lower end of the 95 % confidence interval for the finite number of test rows: other test rows of the same kind and number give a bias
    /// within it. <see langword="null"/> if it is unknown; a diagnostic then says why. Separate from the interval for the finite number of hypotheses.</summary>
    /// <remarks>From what each test row contributes to I (a jackknife), on a scale on which I is about normal. The training rows stay as they are. Sampled spaces use the confidence of their options.</remarks>
    public Information? TestSetLower { get; internal init; }

    /// <summary>Upper end of the confidence interval for the finite number of test rows; <see langword="null"/> if it is unknown.</summary>
    public Information? TestSetUpper { get; internal init; }

    /// <summary>Number of test rows m. The bias is the information to do well on all of them, so it grows with their number. 0 if it is unknown.</summary>
    public int TestRows { get; internal init; }

    /// <summary>The bits for each test row, I(ε)/m, to compare test sets of different sizes; <see langword="null"/> if m is unknown.</summary>
    /// <remarks>At the same loss, I grows in proportion to m only while the rows are independent given the training rows; otherwise more slowly.</remarks>
    public double? BitsPerTestRow => TestRows > 0 ? Bits / TestRows : null;

    /// <summary>What each test row contributes to I(ε), in nats, with the sum 0; what each group contributes if the rows have groups. The interval for the
    /// test rows follows from it. Empty if that is unknown.</summary>
    public ReadOnlyMemory<double> TestRowContributions => Influence?.Contributions;

    /// <summary>What the test rows contribute, behind that interval.</summary>
    internal TestRowInfluence? Influence { get; init; }

    /// <summary>The loss of a predictor on each test row, whose mean is <see cref="TargetLoss"/>; empty for a target that doesn't depend on the test rows.</summary>
    public ReadOnlyMemory<double> TargetRowLosses { get; internal init; }

    /// <summary>The smallest I(ε) that is compatible with the rounding of the input to double precision.</summary>
    /// <remarks>Covariance eigenvalues below n · 2⁻⁵² · λ_max are rounding noise; the bounds hold I(ε) with them at that
    /// resolution and with them at zero.</remarks>
    public Information NumericalLower { get; internal init; }

    /// <summary>The largest I(ε) that is compatible with the rounding of the input to double precision; may be infinite.</summary>
    public Information NumericalUpper { get; internal init; }

    /// <summary>Returns a copy whose target loss has another name.</summary>
    /// <param name="reference">Replaces <see cref="Reference"/>.</param>
    public InductiveBiasEstimate WithReference(string reference) => new(this) { Reference = reference };

    /// <summary>The difference to another bias, with an interval for the finite number of test rows.</summary>
    /// <remarks>Two biases on the same test rows err alike, so their difference is better known than either. The interval combines the distances of both
    /// intervals from their values with the correlation of the two errors (Zou and Donner 2008, equations 3 and 4), which is 0 for different test sets.</remarks>
    /// <param name="other">The bias to subtract.</param>
    /// <param name="sameTestRows">Whether both biases are for the same test rows, in the same order.</param>
    /// <returns><see langword="null"/> if one of the biases has no interval for the test rows.</returns>
    /// <exception cref="ArgumentException">The test sets are said to be the same, but have different numbers of rows or groups.</exception>
    public InductiveBiasDifference? DifferenceFrom(InductiveBiasEstimate other, bool sameTestRows)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Influence is not { } influence || other.Influence is not { } otherInfluence)
            return null;
        if (sameTestRows && influence.Contributions.Length != otherInfluence.Contributions.Length)
        {
            throw new ArgumentException(
                $"The biases are for {influence.Contributions.Length} and {otherInfluence.Contributions.Length} independent test rows; the same test rows have the same number.", nameof(other));
        }
        double correlation = sameTestRows ? DifferenceInterval.Correlation(influence.Contributions, otherInfluence.Contributions) : 0;
        var (down, up) = DifferenceInterval.Of(
            (Nats, TestSetLower!.Value.Nats, TestSetUpper!.Value.Nats), (other.Nats, other.TestSetLower!.Value.Nats, other.TestSetUpper!.Value.Nats), correlation);
        double difference = Nats - other.Nats;
        return new InductiveBiasDifference(Information.FromNats(difference), Information.FromNats(difference - down), Information.FromNats(difference + up),
            influence.ProbabilityLargerThan(otherInfluence, correlation));
    }

    internal InductiveBiasEstimate WithTestRows(TestRowInfluence influence, double confidence = TestRowInfluence.Confidence)
    {
        var (lower, upper) = influence.Interval(confidence);
        return new InductiveBiasEstimate(this) { Influence = influence, TestSetLower = lower, TestSetUpper = upper };
    }

    internal InductiveBiasEstimate WithoutTestRows(string reason) => new(this)
    {
        Diagnostics = [.. Diagnostics, new Diagnostic("testSetIntervalUnknown", DiagnosticSeverity.Information,
            FormattableString.Invariant($"At target loss {TargetLoss:G6} there is no interval for the finite number of test rows, because {reason}."))],
    };

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{(IsBound ? "at least " : "")}{ResultText.Of(Bits, Lower.Bits, Upper.Bits, " bits")} at loss {ResultText.Of(TargetLoss)} ({Reference}; {Method}{(Extrapolated ? ", extrapolated" : "")})";
}

/// <summary>The difference of two biases, with an interval for the finite number of test rows.</summary>
public sealed class InductiveBiasDifference : InductiveBiasResult
{
    internal InductiveBiasDifference(Information value, Information lower, Information upper, double probabilityLarger) =>
        (Value, Lower, Upper, ProbabilityLarger) = (value, lower, upper, probabilityLarger);

    /// <summary>The first bias minus the second; negative if the second is larger.</summary>
    public Information Value { get; }

    /// <summary>Lower end of the interval.</summary>
    public Information Lower { get; }

    /// <summary>Upper end of the interval.</summary>
    public Information Upper { get; }

    /// <summary>The probability that the first bias is larger on other test rows of the same kind, from 0 to 1.</summary>
    public double ProbabilityLarger { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{ResultText.Of(Value.Bits, Lower.Bits, Upper.Bits, " bits")}, above 0 on other test rows with probability {ResultText.Of(ProbabilityLarger)}";
}
