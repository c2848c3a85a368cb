using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How a distribution of losses is estimated from a sample.</summary>
public sealed record SampledLossOptions
{
    /// <summary>The confidence of every interval: above 0 and below 1; 0.95 by default.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The seed of the replicates; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>From how many losses at or below the target on the share of them is the answer; below, a fitted family is. At least
    /// 1; 10 by default, where the share is known within a factor of about two.</summary>
    public int EmpiricalCount { get; init; } = 10;

    /// <summary>Number of refitted samples behind the p-values of the goodness of fit: at least 0, which computes none; 99 by default.</summary>
    public int GoodnessOfFitReplicates { get; init; } = 99;

    /// <summary>Number of resampled test sets behind the interval of the finite test set: 0, which computes none, or at least 20; 100 by default.</summary>
    public int TestSetReplicates { get; init; } = 100;

    internal void Validate()
    {
        Require.Share(Confidence);
        Require.AtLeast(EmpiricalCount, 1);
        Require.AtLeast(GoodnessOfFitReplicates, 0);
        Require.That(TestSetReplicates is 0 or >= 20, TestSetReplicates, "0 or at least 20");
    }
}
