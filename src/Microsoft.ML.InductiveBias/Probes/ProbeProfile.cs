using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The bits that each space requires for each rule: what the spaces find easy.</summary>
public sealed class ProbeProfile : DiagnosedResult
{
    internal ProbeProfile()
    {
    }

    /// <summary>A number for each space and rule, in the order of the spaces and then of the rules; shuffled features follow the same rule.</summary>
    public IReadOnlyList<ProbeEstimate> Estimates { get; internal init; } = [];

    /// <summary>The target loss as a share of the test loss of the best constant.</summary>
    public double RelativeLoss { get; internal init; }

    /// <summary>Number of training rows of a draw.</summary>
    public int TrainingRows { get; internal init; }

    /// <summary>Number of test rows of a draw. Bits grow with it.</summary>
    public int TestRows { get; internal init; }

    /// <summary>The seed of all random choices.</summary>
    public int Seed { get; internal init; }

    /// <inheritdoc/>
    protected override string Describe() => string.Join("; ", Estimates);
}

/// <summary>The bits that one space requires for one rule, over several draws of the rule.</summary>
public sealed class ProbeEstimate : InductiveBiasResult
{
    private const double Confidence = 0.95;

    internal ProbeEstimate(string space, string rule, bool isShuffled, IReadOnlyList<InductiveBiasEstimate> draws)
    {
        (Space, Rule, IsShuffled, Draws) = (space, rule, isShuffled, draws);
        double[] roots = [.. draws.Select(draw => Math.Sqrt(draw.Bits))];
        if (roots.Any(double.IsInfinity))
        {
            double[] bits = [.. draws.Select(draw => draw.Bits).Order()];
            (Bits, LowerBits, UpperBits) = (bits[bits.Length / 2], bits[0], double.PositiveInfinity);
            return;
        }
        double mean = roots.Average(), variance = roots.Sum(root => (root - mean) * (root - mean)) / (roots.Length - 1);
        double half = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, roots.Length - 1, (1 + Confidence) / 2) * Math.Sqrt(variance / roots.Length);
        (Bits, LowerBits, UpperBits) = (mean * mean, Math.Pow(Math.Max(0, mean - half), 2), Math.Pow(mean + half, 2));
    }

    /// <summary>The name of the space.</summary>
    public string Space { get; }

    /// <summary>The name of the rule.</summary>
    public string Rule { get; }

    /// <summary>Whether the features were in a random order, which the rule doesn't know.</summary>
    public bool IsShuffled { get; }

    /// <summary>The typical number of bits: the squared mean of the square roots over the draws, so that a few large ones don't decide it. The median if
    /// a draw is infinite.</summary>
    public double Bits { get; }

    /// <summary>The lower end of the 95% interval for other draws of the rule and other splits.</summary>
    public double LowerBits { get; }

    /// <summary>The upper end of that interval; infinite if a draw is.</summary>
    public double UpperBits { get; }

    /// <summary>Whether <see cref="Bits"/> is only a lower bound, because no hypothesis of some draw reached the loss.</summary>
    public bool IsBound => Draws.Any(draw => draw.IsBound);

    /// <summary>The estimate of each draw.</summary>
    public IReadOnlyList<InductiveBiasEstimate> Draws { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Space}, {Rule}{(IsShuffled ? " (shuffled features)" : "")}: {(IsBound ? "at least " : "")}{ResultText.Of(Bits, LowerBits, UpperBits, " bits")}";
}
