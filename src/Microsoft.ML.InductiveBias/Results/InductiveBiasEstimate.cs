namespace Microsoft.ML.InductiveBias;

/// <summary>The inductive bias I(ε) = −ln P(L ≤ ε | the hypothesis fits the training data) that one target loss
/// requires of one hypothesis space.</summary>
/// <remarks>Larger means harder: fewer of the hypotheses that fit the training data reach the target loss.
/// 0 means that every hypothesis does, +∞ that none can. Source: Boopathy et al., IJCAI 2024, definition 1.</remarks>
public sealed class InductiveBiasEstimate
{
    internal InductiveBiasEstimate()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    public InductiveBiasEstimate(InductiveBiasEstimate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Reference, TargetLoss, Bias, Method, Lower) = (other.Reference, other.TargetLoss, other.Bias, other.Method, other.Lower);
        (Upper, Extrapolated, ExtrapolationDistance, Families, TestSetLower) = (other.Upper, other.Extrapolated, other.ExtrapolationDistance, other.Families, other.TestSetLower);
        (TestSetUpper, NumericalLower, NumericalUpper, Diagnostics) = (other.TestSetUpper, other.NumericalLower, other.NumericalUpper, other.Diagnostics);
    }

    /// <summary>Where the target loss comes from: a <see cref="LossReference"/> name, or <c>target</c> for one that the user gave.</summary>
    public string Reference { get; init; } = LossReference.Target;

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

    /// <summary>The estimate of each fitted family of distributions; empty for <see cref="EstimationMethod.Exact"/>. Where the
    /// estimate comes from them, its interval is their envelope. Beside a bound they are extrapolations.</summary>
    public IReadOnlyList<FamilyEstimate> Families { get; internal init; } = [];

    /// <summary>Lower end of the confidence interval for the finite number of test rows, from resampling them; <see langword="null"/>
    /// if not computed. Separate from the interval for the finite number of hypotheses.</summary>
    public Information? TestSetLower { get; internal init; }

    /// <summary>Upper end of the confidence interval for the finite number of test rows; <see langword="null"/> if not computed.</summary>
    public Information? TestSetUpper { get; internal init; }

    /// <summary>The smallest I(ε) that is compatible with the rounding of the input to double precision.</summary>
    /// <remarks>Covariance eigenvalues below n · 2⁻⁵² · λ_max are rounding noise; the bounds hold I(ε) with them at that
    /// resolution and with them at zero.</remarks>
    public Information NumericalLower { get; internal init; }

    /// <summary>The largest I(ε) that is compatible with the rounding of the input to double precision; may be infinite.</summary>
    public Information NumericalUpper { get; internal init; }

    /// <summary>Diagnostics that affect how to interpret this estimate, such as that it comes from a fitted family.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init; } = [];
}
