namespace Microsoft.ML.InductiveBias;

/// <summary>The inductive bias I(ε) = −ln P(L ≤ ε | the hypothesis fits the training data) that one target loss
/// requires of one hypothesis space.</summary>
/// <remarks>Larger means harder: fewer of the hypotheses that fit the training data reach the target loss.
/// 0 means that every hypothesis does, +∞ that none can. Source: Boopathy et al., IJCAI 2024, definition 1.</remarks>
public sealed record InductiveBiasEstimate
{
    /// <summary>Where the target loss comes from: a <see cref="LossReference"/> name, or <c>target</c> for one that the user gave.</summary>
    public string Reference { get; init; } = LossReference.Target;

    /// <summary>ε, the test loss to reach.</summary>
    public required double TargetLoss { get; init; }

    /// <summary>I(ε).</summary>
    public required Information Bias { get; init; }

    /// <summary>I(ε) in nats.</summary>
    public double Nats => Bias.Nats;

    /// <summary>I(ε) in bits.</summary>
    public double Bits => Bias.Bits;

    /// <summary>How the estimate was obtained.</summary>
    public required EstimationMethod Method { get; init; }

    /// <summary>Lower end of the confidence interval for the finite number of sampled hypotheses; equal to
    /// <see cref="Bias"/> for <see cref="EstimationMethod.Exact"/>.</summary>
    public required Information Lower { get; init; }

    /// <summary>Upper end of the confidence interval for the finite number of sampled hypotheses; equal to
    /// <see cref="Bias"/> for <see cref="EstimationMethod.Exact"/>.</summary>
    public required Information Upper { get; init; }

    /// <summary>Whether the target loss is below all sampled losses, so the estimate comes from a fitted family.</summary>
    public bool Extrapolated { get; init; }

    /// <summary>How far the target loss lies below the smallest sampled loss, in standard deviations of the sampled losses; 0 within the
    /// sampled range and for <see cref="EstimationMethod.Exact"/>.</summary>
    public double ExtrapolationDistance { get; init; }

    /// <summary>The estimate of each fitted family of distributions; empty for <see cref="EstimationMethod.Exact"/>. Where the
    /// estimate comes from them, its interval is their envelope.</summary>
    public IReadOnlyList<FamilyEstimate> Families { get; init; } = [];

    /// <summary>Lower end of the confidence interval for the finite number of test rows, from resampling them; <see langword="null"/>
    /// if not computed. Separate from the interval for the finite number of hypotheses.</summary>
    public Information? TestSetLower { get; init; }

    /// <summary>Upper end of the confidence interval for the finite number of test rows; <see langword="null"/> if not computed.</summary>
    public Information? TestSetUpper { get; init; }

    /// <summary>The smallest I(ε) that is compatible with the rounding of the input to double precision.</summary>
    /// <remarks>Covariance eigenvalues below n · 2⁻⁵² · λ_max are rounding noise; the bounds hold I(ε) with them at that
    /// resolution and with them at zero.</remarks>
    public required Information NumericalLower { get; init; }

    /// <summary>The largest I(ε) that is compatible with the rounding of the input to double precision; may be infinite.</summary>
    public required Information NumericalUpper { get; init; }

    /// <summary>Diagnostics that affect how to interpret this estimate, such as that it comes from a fitted family.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
