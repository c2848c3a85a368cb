using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Why a simulation of rare losses ended.</summary>
public enum RareLossEnd
{
    /// <summary>Every run reached the smallest target loss.</summary>
    TargetReached,

    /// <summary>It had drawn as many hypotheses as it was allowed to.</summary>
    HypothesesExhausted,

    /// <summary>Its time was up.</summary>
    TimeExhausted,

    /// <summary>Moves were no longer accepted, so it could not go further.</summary>
    MixingFailed,
}

/// <summary>How far a simulation of rare losses went, and how well its hypotheses moved.</summary>
public sealed class RareLossReport : InductiveBiasResult
{
    internal RareLossReport()
    {
    }

    /// <summary>Why it ended.</summary>
    public RareLossEnd End { get; internal init; }

    /// <summary>Number of independent runs.</summary>
    public int Runs { get; internal init; }

    /// <summary>Number of hypotheses that were drawn or moved, in all runs together.</summary>
    public int Hypotheses { get; internal init; }

    /// <summary>How many of them came from the file of an interrupted run.</summary>
    public int Resumed { get; internal init; }

    /// <summary>The largest number of levels of a run.</summary>
    public int Levels { get; internal init; }

    /// <summary>The smallest loss that every run reached.</summary>
    public double ReachedLoss { get; internal init; }

    /// <summary>The bias at <see cref="ReachedLoss"/>.</summary>
    public Information ReachedBias { get; internal init; }

    /// <summary>The smallest share of moves that was accepted at a level, from 0 to 1.</summary>
    public double SmallestAcceptance { get; internal init; }

    /// <summary>The largest correlation of losses that the moves of a level left, from 0 to 1.</summary>
    public double LargestCorrelation { get; internal init; }

    /// <summary>The smallest effective number of hypotheses in the step to a level.</summary>
    public double SmallestEffectiveSampleSize { get; internal init; }

    /// <summary>The smallest number of first draws of a run whose descendants are left at its last level.</summary>
    public int FewestAncestors { get; internal init; }

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"loss {ResultText.Of(ReachedLoss)} at {ResultText.Of(ReachedBias.Bits)} bits after {Levels} levels of {Runs} runs with {Hypotheses} hypotheses ({End})");
}
