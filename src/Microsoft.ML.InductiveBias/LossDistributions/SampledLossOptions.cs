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
        (Tail, RareLosses, TargetLosses, TargetsPosteriorMean) = (other.Tail, other.RareLosses, other.TargetLosses, other.TargetsPosteriorMean);
    }

    /// <summary>The confidence of every interval: above 0 and below 1; 0.95 by default.</summary>
    public double Confidence = 0.95;

    /// <summary>The seed of the replicates; 0 by default.</summary>
    public int Seed;

    /// <summary>With at least this many losses at or below the target, the estimate is their share; with fewer, <see cref="Tail"/> decides. At least
    /// 1; 10 by default, which determines the share within a factor of about two.</summary>
    public int EmpiricalCount = 10;

    /// <summary>How the bias is estimated at target losses that too few drawn hypotheses reach; <see cref="TailMethod.Measured"/> by default.</summary>
    public TailMethod Tail;

    /// <summary>How rare losses are simulated where <see cref="Tail"/> is <see cref="TailMethod.Measured"/>, and the budget of that.</summary>
    public RareLossOptions RareLosses = new();

    /// <summary>The target losses of interest, none by default: a simulation goes down to the smallest. An evaluation adds its own.</summary>
    public IReadOnlyList<double> TargetLosses = [];

    /// <summary>Number of refitted samples for the p-values of the goodness of fit; 99 by default, 0 computes none.</summary>
    public int GoodnessOfFitReplicates = 99;

    /// <summary>Whether the loss of the posterior mean is a target too.</summary>
    internal bool TargetsPosteriorMean { get; init; }

    internal void Validate()
    {
        Require.Share(Confidence);
        Require.AtLeast(EmpiricalCount, 1);
        Require.Defined(Tail);
        ArgumentNullException.ThrowIfNull(RareLosses);
        RareLosses.Validate();
        Require.AtLeast(GoodnessOfFitReplicates, 0);
    }
}
