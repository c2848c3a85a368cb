namespace Microsoft.ML.InductiveBias;

/// <summary>How the marginal likelihood of the training targets chooses parameters of a kernel space.</summary>
/// <remarks>Length scales are chosen if <see cref="LengthScale.MaximumLikelihood"/> asks for it; amplitude and noise variance if these
/// options do. The search works on logarithms, with analytic gradients, within bounds. Where the kernel matrix is singular in double
/// precision the likelihood is that with the jitter.</remarks>
public sealed record LikelihoodTuning
{
    private readonly int _restarts = 3;
    private readonly double _range = 100;

    /// <summary>Whether the amplitude of the whole kernel is chosen too; <see langword="false"/> by default.</summary>
    public bool Amplitude { get; init; }

    /// <summary>Whether the noise variance is chosen too, starting at the space's own; <see langword="false"/> by default.</summary>
    public bool NoiseVariance { get; init; }

    /// <summary>How many starts the search has beyond the first; at least 0, 3 by default. A single parameter needs none: its range is scanned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Restarts
    {
        get => _restarts;
        init => _restarts = Checked.AtLeast(value, 0, nameof(Restarts));
    }

    /// <summary>A parameter is sought between its start divided and multiplied by this factor, a noise variance by its square; above 1, 100 by default. The
    /// start of a length scale is the median distance, that of one for each feature the feature's standard deviation times √(2d).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 1 and finite.</exception>
    public double Range
    {
        get => _range;
        init => _range = value > 1 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Range), FormattableString.Invariant($"Range was {value}; it must be above 1 and finite."));
    }
}

/// <summary>What a search by likelihood found.</summary>
/// <param name="NegativeLogMarginalLikelihood">−ln p(training targets) at the end, in nats.</param>
/// <param name="NegativeLogMarginalLikelihoodAtStart">The same where the search started.</param>
/// <param name="Evaluations">How often the likelihood was computed.</param>
/// <param name="AtBounds">The parameters that ended at a bound of their range, where the likelihood may rise further beyond.</param>
public sealed record LikelihoodTuningResult(
    double NegativeLogMarginalLikelihood, double NegativeLogMarginalLikelihoodAtStart, int Evaluations, IReadOnlyList<string> AtBounds);
