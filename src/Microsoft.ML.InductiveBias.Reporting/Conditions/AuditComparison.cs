namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What became of one number between two audits.</summary>
public enum AuditChangeKind
{
    /// <summary>It rose beyond the intervals of both.</summary>
    Rose,

    /// <summary>It fell beyond the intervals of both.</summary>
    Fell,

    /// <summary>The intervals overlap, or the numbers are equal.</summary>
    Within,

    /// <summary>It differs, and no interval says whether that means anything.</summary>
    Unsettled,

    /// <summary>Only the later audit has it.</summary>
    Appeared,

    /// <summary>Only the earlier audit has it.</summary>
    Vanished,
}

/// <summary>One number in two audits.</summary>
/// <param name="Key">The number, such as <c>requiredBits(rbf, nearestNeighbour)</c>.</param>
/// <param name="Baseline">In the earlier audit.</param>
/// <param name="Current">In the later audit.</param>
/// <param name="Kind">What became of it.</param>
public sealed record AuditChange(string Key, AuditQuantity? Baseline, AuditQuantity? Current, AuditChangeKind Kind)
{
    /// <summary>Whether it changed beyond the intervals, appeared or vanished.</summary>
    public bool IsBeyondIntervals => Kind is AuditChangeKind.Rose or AuditChangeKind.Fell or AuditChangeKind.Appeared or AuditChangeKind.Vanished;
}

/// <summary>Two audits: what changed beyond the intervals.</summary>
/// <remarks>Two intervals that do not overlap are a cautious sign of a change: where each holds with 95 %, chance alone parts them
/// in well under 5 % of comparisons. With many numbers compared, some will part by chance. Bits that differ by less than a thousandth
/// count as equal.</remarks>
public sealed class AuditComparison
{
    /// <summary>Numbers that are computed from equal data differ by no more than this, relative to their size.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Amounts of information that differ by no more than this are the same: rounding makes them no finer.</summary>
    private const double BitResolution = 1e-3;

    private AuditComparison(string baselineName, string currentName, IReadOnlyList<AuditChange> changes)
    {
        BaselineName = baselineName;
        CurrentName = currentName;
        Changes = changes;
    }

    /// <summary>What the earlier data set is called.</summary>
    public string BaselineName { get; }

    /// <summary>What the later data set is called.</summary>
    public string CurrentName { get; }

    /// <summary>Every number of either audit, in the order of the later one.</summary>
    public IReadOnlyList<AuditChange> Changes { get; }

    /// <summary>Compares two audits.</summary>
    /// <param name="baseline">The earlier one, such as from <see cref="JsonReport.ReadAudit(string)"/>.</param>
    /// <param name="current">The later one.</param>
    public static AuditComparison Of(AuditQuantities baseline, AuditQuantities current)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(current);
        var changes = current.All.Select(now => Change(now.Key, baseline.Find(now.Name, now.Arguments), now))
            .Concat(baseline.All.Where(before => current.Find(before.Name, before.Arguments) is null).Select(before => Change(before.Key, before, null)));
        return new AuditComparison(baseline.Name, current.Name, [.. changes]);
    }

    private static AuditChange Change(string key, AuditQuantity? baseline, AuditQuantity? current) => new(key, baseline, current, Kind(baseline, current));

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
