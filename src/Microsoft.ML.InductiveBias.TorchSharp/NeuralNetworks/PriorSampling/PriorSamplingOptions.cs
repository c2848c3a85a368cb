using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Which random networks count as fitting the training rows.</summary>
public enum PriorAcceptance
{
    /// <summary>Those whose training loss is at or below the tolerance.</summary>
    TrainingLoss,

    /// <summary>Those whose largest output is that of the right class on every training row; classification alone.</summary>
    EveryRowRight,
}

/// <summary>What defines guess-and-check sampling of random networks.</summary>
public sealed record PriorSamplingOptions
{
    /// <summary>Architecture, initialisation, loss, tolerance, samples, first seed and memory; what concerns training is not used.</summary>
    public NeuralNetworkOptions Network { get; init; } = new();

    /// <summary>Which networks are kept.</summary>
    public PriorAcceptance Acceptance { get; init; }

    /// <summary>Random networks that are tried for one hypothesis, at least 1; 1,000,000 by default. A hypothesis that none of
    /// them suffices for did not fit: it is the one of smallest training loss among them, and its loss is reported.</summary>
    public long MaximumDraws
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 1_000_000;

    /// <summary>The time that <c>Fit</c> may be expected to take before it gives up; <see langword="null"/> (the default): 10
    /// minutes. It is estimated again and again from what was accepted so far.</summary>
    public TimeSpan? MaximumTime
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value
            : throw new ArgumentOutOfRangeException(nameof(MaximumTime), string.Create(CultureInfo.InvariantCulture, $"{nameof(MaximumTime)} was {value}; it must be above 0."));
    }

    internal TimeSpan TimeLimit => MaximumTime ?? TimeSpan.FromMinutes(10);
}
