namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>How a number changed between two audits.</summary>
public enum AuditChangeKind
{
    /// <summary>It rose beyond the intervals of both audits.</summary>
    Rose,

    /// <summary>It fell beyond the intervals of both audits.</summary>
    Fell,

    /// <summary>The intervals overlap, or the numbers are equal.</summary>
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
    internal AuditChange(AuditQuantity? baseline, AuditQuantity? current, AuditChangeKind kind) => (Baseline, Current, Kind) = (baseline, current, kind);

    /// <summary>The number's key, such as <c>requiredBits(rbf, nearestNeighbour)</c>.</summary>
    public string Key => Latest.Key;

    /// <summary>The number in the earlier audit; <see langword="null"/> if that has none.</summary>
    public AuditQuantity? Baseline { get; }

    /// <summary>The number in the later audit; <see langword="null"/> if that has none.</summary>
    public AuditQuantity? Current { get; }

    /// <summary>How it changed.</summary>
    public AuditChangeKind Kind { get; }

    /// <summary>Whether it changed beyond the intervals, appeared, or vanished.</summary>
    public bool IsBeyondIntervals => Kind is AuditChangeKind.Rose or AuditChangeKind.Fell or AuditChangeKind.Appeared or AuditChangeKind.Vanished;

    internal AuditQuantity Latest => (Current ?? Baseline)!;
}

/// <summary>A comparison of two audits that shows what changed beyond the intervals.</summary>
/// <remarks>That two intervals don't overlap is a conservative sign of a change: if each has a confidence of 95%, chance alone separates them
/// in well under 5% of comparisons. If many numbers are compared, some will differ by chance. Bits that differ by less than a thousandth
/// count as equal.</remarks>
public sealed class AuditComparison
{
    /// <summary>Numbers computed from equal data differ by no more than this, relative to their size.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Amounts of information that differ by no more than this are equal within rounding.</summary>
    private const double BitResolution = 1e-3;

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
        var changes = current.All.Select(now => Change(baseline.Find(now.Name, now.Arguments), now))
            .Concat(baseline.All.Where(before => current.Find(before.Name, before.Arguments) is null).Select(before => Change(before, null)));
        return new AuditComparison(baseline.Name, current.Name, [.. changes]);
    }

    private static AuditChange Change(AuditQuantity? baseline, AuditQuantity? current) => new(baseline, current, Kind(baseline, current));

    private static AuditChangeKind Kind(AuditQuantity? baseline, AuditQuantity? current)
    {
        if (baseline is null)
            return AuditChangeKind.Appeared;
        if (current is null)
            return AuditChangeKind.Vanished;
        if (AreEqual(baseline.Value, current.Value) || current.Unit == "bits" && baseline.Unit == "bits" && Math.Abs(current.Value - baseline.Value) <= BitResolution)
            return AuditChangeKind.Within;
        if (baseline is not { Lower: { } lower, Upper: { } upper } || current is not { Lower: { } lowerNow, Upper: { } upperNow })
            return AuditChangeKind.Unsettled;
        return lowerNow > upper ? AuditChangeKind.Rose : upperNow < lower ? AuditChangeKind.Fell : AuditChangeKind.Within;
    }

    private static bool AreEqual(double first, double second) =>
        first.Equals(second) || Math.Abs(first - second) <= Rounding * Math.Max(Math.Abs(first), Math.Abs(second));
}
