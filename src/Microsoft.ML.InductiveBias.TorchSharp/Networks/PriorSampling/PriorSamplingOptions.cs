namespace Microsoft.ML.InductiveBias;

/// <summary>The criterion by which a random network fits the training rows.</summary>
public enum PriorAcceptance
{
    /// <summary>The training loss is at or below the tolerance.</summary>
    TrainingLoss,

    /// <summary>The largest output is that of the right class on every training row; classification only.</summary>
    EveryRowRight,
}

/// <summary>Options of prior sampling.</summary>
public sealed class PriorSamplingOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public PriorSamplingOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    internal PriorSamplingOptions(PriorSamplingOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Network, Acceptance, MaximumDraws, MaximumTime) = (other.Network, other.Acceptance, other.MaximumDraws, other.MaximumTime);
    }

    /// <summary>Architecture, initialization, loss, tolerance, samples, first seed and memory; options of training are ignored.</summary>
    public NeuralNetworkOptions Network = new();

    /// <summary>The criterion by which networks are accepted.</summary>
    public PriorAcceptance Acceptance;

    /// <summary>The largest number of random networks that are drawn for one hypothesis, at least 1; 1,000,000 by default. If none of them
    /// fits, the hypothesis is the one with the smallest training loss among them; it did not fit, and its loss is reported.</summary>
    public long MaximumDraws = 1_000_000;

    /// <summary>The time limit of <c>Fit</c>; <see langword="null"/> (the default) for 10 minutes. The time that sampling will take is
    /// estimated repeatedly from the networks accepted so far.</summary>
    public TimeSpan? MaximumTime;

    /// <summary>A copy that later changes of the options don't reach.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal PriorSamplingOptions Verified()
    {
        ArgumentNullException.ThrowIfNull(Network);
        Checked.Defined(Acceptance, nameof(Acceptance));
        Checked.AtLeast(1, MaximumDraws, nameof(MaximumDraws));
        if (MaximumTime is { } time && time <= TimeSpan.Zero)
            throw Checked.OutOfRange(time, nameof(MaximumTime), "must be above 0");
        return new(this) { Network = Network.Verified() };
    }

    internal TimeSpan TimeLimit => MaximumTime ?? TimeSpan.FromMinutes(10);
}
