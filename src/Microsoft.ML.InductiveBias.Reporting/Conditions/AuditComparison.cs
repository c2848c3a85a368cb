using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>How a number changed between two audits.</summary>
public enum AuditChangeKind
{
    /// <summary>It rose, and the interval of the difference is above 0.</summary>
    Rose,

    /// <summary>It fell, and the interval of the difference is below 0.</summary>
    Fell,

    /// <summary>The interval of the difference holds 0, or the numbers are equal.</summary>
    Within,

    /// <summary>It differs, and there is no interval to judge the difference by.</summary>
    Unsettled,

    /// <summary>Only the later audit has it.</summary>
    Appeared,

    /// <summary>Only the earlier audit has it.</summary>
    Vanished,
}

/// <summary>A number in two audits.</summary>
public sealed class AuditChange
{
    internal AuditChange(AuditQuantity? baseline, AuditQuantity? current, AuditChangeKind kind, bool isPaired, ValueWithInterval? difference) =>
        (Baseline, Current, Kind, IsPaired, Difference) = (baseline, current, kind, isPaired, difference);

    /// <summary>The number's key, such as <c>requiredBits(rbf, nearestNeighbour)</c>.</summary>
    public string Key => Latest.Key;

    /// <summary>The number in the earlier audit; <see langword="null"/> if that has none.</summary>
    public AuditQuantity? Baseline { get; }

    /// <summary>The number in the later audit; <see langword="null"/> if that has none.</summary>
    public AuditQuantity? Current { get; }

    /// <summary>How it changed.</summary>
    public AuditChangeKind Kind { get; }

    /// <summary>Whether both audits have the same test rows, whose common errors the interval of the difference leaves out.</summary>
    public bool IsPaired { get; }

    /// <summary>The later number minus the earlier one, if both have intervals and are finite.</summary>
    internal ValueWithInterval? Difference { get; }

    /// <summary>Whether it changed beyond the intervals, appeared, or vanished.</summary>
    public bool IsBeyondIntervals => Kind is AuditChangeKind.Rose or AuditChangeKind.Fell or AuditChangeKind.Appeared or AuditChangeKind.Vanished;

    internal AuditQuantity Latest => (Current ?? Baseline)!;
}

/// <summary>A comparison of two audits that shows what changed beyond the intervals.</summary>
/// <remarks>
/// A number changed if the interval of its difference doesn't hold 0. Where both audits have the same test rows, exact amounts of information err alike, and
/// the interval is that of the paired difference. Otherwise the rows of both audits are independent. Intervals leave the training rows out, and other
/// data have other training rows too; so the interval of the difference is widened by √2, as if training rows mattered as much as test rows.
/// Between random halves of four data sets, chance alone changed 0.3% to 2.3% of the numbers, and up to 10% of one number (docs/benchmarks/test-rows.md).
/// If many numbers are compared, some will differ by chance.
/// An infinite number, of a reference without errors on the test rows, has no interval.
/// Bits that differ by less than a thousandth count as equal.
/// </remarks>
public sealed class AuditComparison
{
    /// <summary>Numbers computed from equal data differ by no more than this, relative to their size.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Amounts of information that differ by no more than this are equal within rounding.</summary>
    private const double BitResolution = 1e-3;

    /// <summary>Other training rows add as much variance as other test rows.</summary>
    private static readonly double AllowanceForTrainingRows = Math.Sqrt(2);

    private AuditComparison(string baselineName, string currentName, IReadOnlyList<AuditChange> changes) =>
        (BaselineName, CurrentName, Changes) = (baselineName, currentName, changes);

    /// <summary>The name of the earlier data set.</summary>
    public string BaselineName { get; }

    /// <summary>The name of the later data set.</summary>
    internal string CurrentName { get; }

    /// <summary>Every number of either audit, in the order of the later one.</summary>
    public IReadOnlyList<AuditChange> Changes { get; }

    /// <summary>Compares two audits.</summary>
    /// <param name="baseline">The earlier audit, for example read by <c>JsonReport.ReadAudit</c>.</param>
    /// <param name="current">The later audit.</param>
    public static AuditComparison Of(AuditQuantities baseline, AuditQuantities current)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(current);
        bool sameRows = current.HasTestRowsOf(baseline);
        var changes = current.All.Select(now => Change(baseline.Find(now.Name, now.Arguments), now, sameRows))
            .Concat(baseline.All.Where(before => current.Find(before.Name, before.Arguments) is null).Select(before => Change(before, null, sameRows)));
        return new AuditComparison(baseline.Name, current.Name, [.. changes]);
    }

    private static AuditChange Change(AuditQuantity? baseline, AuditQuantity? current, bool sameRows)
    {
        if (baseline is null || current is null)
            return new AuditChange(baseline, current, baseline is null ? AuditChangeKind.Appeared : AuditChangeKind.Vanished, false, null);
        bool isPaired = sameRows && current.TestRowContributions.Length > 0 && current.TestRowContributions.Length == baseline.TestRowContributions.Length;
        var difference = Difference(baseline, current, isPaired);
        return new AuditChange(baseline, current, Kind(baseline, current, difference), isPaired, difference);
    }

    private static AuditChangeKind Kind(AuditQuantity baseline, AuditQuantity current, ValueWithInterval? difference)
    {
        if (AreEqual(baseline.Value, current.Value) || current.Unit == "bits" && baseline.Unit == "bits" && Math.Abs(current.Value - baseline.Value) <= BitResolution)
            return AuditChangeKind.Within;
        if (difference is { } known)
            return known.Lower > 0 ? AuditChangeKind.Rose : known.Upper < 0 ? AuditChangeKind.Fell : AuditChangeKind.Within;
        if (baseline is not { Lower: { } lower, Upper: { } upper } || current is not { Lower: { } lowerNow, Upper: { } upperNow })
            return AuditChangeKind.Unsettled;
        // Infinitely many bits, for a reference without errors on these rows: with others it may have one.
        if (!double.IsFinite(lower) || !double.IsFinite(lowerNow))
            return AuditChangeKind.Unsettled;
        return lowerNow > upper ? AuditChangeKind.Rose : upperNow < lower ? AuditChangeKind.Fell : AuditChangeKind.Within;
    }

    private static ValueWithInterval? Difference(AuditQuantity baseline, AuditQuantity current, bool isPaired)
    {
        if (baseline is not { Lower: { } lower, Upper: { } upper } || current is not { Lower: { } lowerNow, Upper: { } upperNow })
            return null;
        double correlation = isPaired ? DifferenceInterval.Correlation(current.TestRowContributions.Span, baseline.TestRowContributions.Span) : 0;
        var (down, up) = DifferenceInterval.Of((current.Value, lowerNow, upperNow), (baseline.Value, lower, upper), correlation);
        double factor = isPaired ? 1 : AllowanceForTrainingRows, difference = current.Value - baseline.Value;
        return double.IsFinite(down + up + difference) ? new ValueWithInterval(difference, difference - (factor * down), difference + (factor * up)) : null;
    }

    private static bool AreEqual(double first, double second) =>
        first.Equals(second) || double.IsFinite(first - second) && Math.Abs(first - second) <= Rounding * Math.Max(Math.Abs(first), Math.Abs(second));
}
