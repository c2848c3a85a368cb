using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Ranks audits, and the hypothesis spaces within an audit.</summary>
public static class AuditRanking
{
    /// <summary>Sorts audits by generalization difficulty, hardest first. Audits without one come last, ordered by the bits that their best space requires.</summary>
    /// <param name="results">The audits.</param>
    public static IReadOnlyList<AuditResult> ByDifficulty(IEnumerable<AuditResult> results) =>
        [.. results.OrderByDescending(result => result.Difficulty?.Log2Bits is not null)
            .ThenByDescending(result => result.Difficulty?.Log2Bits ?? 0)
            .ThenByDescending(result => BestSpace(result).Estimate?.Bits ?? double.NegativeInfinity)];

    /// <summary>Finds the space that requires the fewest bits, among answers that are exact or measured, to match the best ordinary model; if there is no such target, the nearest
    /// neighbor; otherwise the first target. A space that the training rows contradict (<c>spaceContradictsData</c>) counts only if there is no
    /// other, and a bound or an extrapolation likewise. Both parts are <see langword="null"/> if no space was measured.</summary>
    /// <param name="result">The audit.</param>
    public static (AuditSpace? Space, InductiveBiasEstimate? Estimate) BestSpace(AuditResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Spaces
            .Select(space => (Space: (AuditSpace?)space, Estimate: At(space, LossReference.BestModel) ?? At(space, LossReference.NearestNeighbor) ?? space.Metrics.InductiveBias.FirstOrDefault()))
            .Where(one => one.Estimate is not null)
            .OrderBy(one => one.Space!.Metrics.Diagnostics.Any(diagnostic => diagnostic.Code == "spaceContradictsData"))
            .ThenBy(one => one.Estimate!.IsBound || one.Estimate.Extrapolated)
            .ThenBy(one => one.Estimate!.Bits)
            .FirstOrDefault();
    }

    /// <summary>The probabilities that one data set is harder than another: that its generalization difficulty is larger, and that it requires more bits
    /// of its best space. Both follow from the intervals; the second one is for other test rows and leaves the training rows as they are.</summary>
    /// <param name="first">An audit.</param>
    /// <param name="second">An audit of another data set.</param>
    /// <returns>From 0 to 1; <see langword="null"/> where a number or an interval is missing.</returns>
    public static (double? ByDifficulty, double? ByBits) ProbabilityHarder(AuditResult first, AuditResult second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        double? byDifficulty = null;
        if (ValueWithInterval.Log2BitsOf(first.Difficulty) is { } one && ValueWithInterval.Log2BitsOf(second.Difficulty) is { } other)
        {
            // Half an interval is a normal quantile times the standard error.
            double error = Math.Sqrt(Math.Pow(one.Upper - one.Lower, 2) + Math.Pow(other.Upper - other.Lower, 2)) / (2 * Normal.InvCDF(0, 1, 0.5 + (first.Difficulty!.Confidence / 2)));
            if (error > 0 && double.IsFinite(one.Value - other.Value) && double.IsFinite(error))
                byDifficulty = Normal.CDF(0, 1, (one.Value - other.Value) / error);
        }
        return (byDifficulty, BestSpace(first).Estimate is { } own && BestSpace(second).Estimate is { } others
            ? own.DifferenceFrom(others, sameTestRows: false)?.ProbabilityLarger : null);
    }

    private static InductiveBiasEstimate? At(AuditSpace space, string reference) =>
        space.Metrics.InductiveBias.FirstOrDefault(estimate => estimate.Reference == reference);
}
