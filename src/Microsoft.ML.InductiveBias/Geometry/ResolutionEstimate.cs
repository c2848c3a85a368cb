using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The smallest distance at which the target changes, with its interval and the rows that set it.</summary>
/// <remarks>The value is δ, in the units of the features; 0 if no two rows that differ are apart (see <see cref="IsDefined"/>).</remarks>
public sealed class ResolutionEstimate : IntervalEstimate
{
    internal ResolutionEstimate()
    {
    }

    /// <summary>The confidence of the interval.</summary>
    /// <remarks>For <see cref="ResolutionMethod.Exact"/> the value itself is certain; the interval covers the smallest distance of another sample of
    /// as many rows. For the extreme value methods it covers the error of sampling pairs.</remarks>
    public double Confidence { get; internal init; }

    /// <summary>Whether two rows that differ in the target lie at a distance above 0.</summary>
    public bool IsDefined { get; internal init; }

    /// <summary>How the value was found.</summary>
    public ResolutionMethod Method { get; internal init; }

    /// <summary>The number of unordered pairs of rows that differ; for more than 20,000 rows with several outputs an estimate, to a thousandth.</summary>
    public double Pairs { get; internal init; }

    /// <summary>The closest pairs of rows that differ and lie apart, ascending: the first sets an exact resolution. Of rows
    /// with equal features and target, the first is listed. <c>First</c> is the lower row number, <c>Second</c> the higher one, and <c>Distance</c> their
    /// Euclidean distance in the units of the features.</summary>
    public IReadOnlyList<(int First, int Second, double Distance)> ClosestPairs { get; internal init; } = [];

    /// <summary>Groups of rows with the same features whose targets differ: no function of the features fits them.</summary>
    public IReadOnlyList<IReadOnlyList<int>> ContradictingRows { get; internal init; } = [];

    /// <summary>The fit of the tail, for the extreme value methods.</summary>
    internal ExtremeValueFit? ExtremeValue { get; init; }

    /// <summary>The seed of sampled pairs and of the interval.</summary>
    internal long Seed { get; init; }

    internal double[] Replicates { get; init; } = [];

    /// <inheritdoc/>
    protected override string Describe() =>
        IsDefined ? $"{ResultText.Of(Value, Lower, Upper, "")} in units of the features ({Method}, {ResultText.Of(Pairs)} pairs of rows)" : "undefined resolution; see the diagnostics";
}
