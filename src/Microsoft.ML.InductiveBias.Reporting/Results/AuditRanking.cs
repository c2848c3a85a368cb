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

    private static InductiveBiasEstimate? At(AuditSpace space, string reference) =>
        space.Metrics.InductiveBias.FirstOrDefault(estimate => estimate.Reference == reference);
}
