using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How the marginal likelihood of the training targets chooses parameters of a Gaussian process.</summary>
/// <remarks>Length scales are chosen if <see cref="LengthScale.MaximumLikelihood"/> asks for it; amplitude and noise variance if these
/// options do. The search works on logarithms within bounds. Amplitude and noise variance together need one eigendecomposition for each
/// length scale; otherwise the search uses analytic gradients, and if the kernel matrix is singular in double precision, the likelihood
/// includes the jitter.</remarks>
public sealed class LikelihoodTuning
{
    /// <summary>Whether the amplitude of the whole kernel is chosen too; <see langword="false"/> by default.</summary>
    public bool Amplitude;

    /// <summary>Whether the noise variance is chosen too, starting at the space's own; <see langword="false"/> by default.</summary>
    public bool NoiseVariance;

    /// <summary>How many starts the search has beyond the first; at least 0, 3 by default. A single parameter needs none: its range is scanned.</summary>
    public int Restarts = 3;

    /// <summary>The most training rows that the search uses, chosen at random; at least 2, 1,000 by default. The time of a search grows with
    /// their cube. If there are more training rows, a diagnostic says so.</summary>
    public int MaximumRows = 1000;

    /// <summary>A parameter is searched between its start divided and multiplied by this factor, a noise variance by its square; above 1,
    /// 100 by default. A length scale starts at the median distance, one for each feature at the feature's standard deviation times
    /// √(2d).</summary>
    public double Range = 100;

    /// <summary>A copy that later changes of the options don't reach.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal LikelihoodTuning Verified()
    {
        Checked.AtLeast(0, Restarts, nameof(Restarts));
        Checked.AtLeast(2, MaximumRows, nameof(MaximumRows));
        return Range > 1 && double.IsFinite(Range) ? (LikelihoodTuning)MemberwiseClone() : throw Checked.OutOfRange(Range, nameof(Range), "must be above 1 and finite");
    }
}

/// <summary>The result of a search by maximum likelihood.</summary>
public sealed class LikelihoodTuningResult : InductiveBiasResult
{
    internal LikelihoodTuningResult(double negativeLogMarginalLikelihood, double atStart, int evaluations, IReadOnlyList<string> atBounds) =>
        (NegativeLogMarginalLikelihood, NegativeLogMarginalLikelihoodAtStart, Evaluations, AtBounds) = (negativeLogMarginalLikelihood, atStart, evaluations, atBounds);

    /// <summary>−ln p(training targets) at the end, in nats.</summary>
    public double NegativeLogMarginalLikelihood { get; }

    /// <summary>−ln p(training targets) at the start of the search, in nats.</summary>
    internal double NegativeLogMarginalLikelihoodAtStart { get; }

    /// <summary>How often the likelihood was computed.</summary>
    internal int Evaluations { get; }

    /// <summary>The parameters that ended at a bound of their range; beyond it the likelihood may rise further.</summary>
    public IReadOnlyList<string> AtBounds { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"−ln p = {ResultText.Of(NegativeLogMarginalLikelihood)} nats (maximum likelihood{(AtBounds.Count > 0 ? $"; at a bound: {string.Join(", ", AtBounds)}" : "")})";
}
