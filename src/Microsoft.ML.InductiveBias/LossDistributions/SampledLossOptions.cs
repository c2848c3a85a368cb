using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How a distribution of losses is estimated from a sample.</summary>
public sealed class SampledLossOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public SampledLossOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    internal SampledLossOptions(SampledLossOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Confidence, Seed, EmpiricalCount, GoodnessOfFitReplicates) = (other.Confidence, other.Seed, other.EmpiricalCount, other.GoodnessOfFitReplicates);
    }

    /// <summary>The confidence of every interval: above 0 and below 1; 0.95 by default.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The seed of the replicates; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>With at least this many losses at or below the target, the estimate is their share; with fewer, it comes from a fitted family. At least
    /// 1; 10 by default, which determines the share within a factor of about two.</summary>
    public int EmpiricalCount { get; init; } = 10;

    /// <summary>Number of refitted samples for the p-values of the goodness of fit; 99 by default, 0 computes none.</summary>
    public int GoodnessOfFitReplicates { get; init; } = 99;

    internal void Validate()
    {
        Require.Share(Confidence);
        Require.AtLeast(EmpiricalCount, 1);
        Require.AtLeast(GoodnessOfFitReplicates, 0);
    }
}
