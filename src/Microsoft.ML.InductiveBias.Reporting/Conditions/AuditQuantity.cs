namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>One number of an audit that a condition can test and a comparison can follow.</summary>
public sealed record AuditQuantity
{
    /// <summary>The name, such as <c>requiredBits</c>; one of <see cref="AuditQuantities.KnownNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is of, such as the space and the reference; empty for most.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The number; +∞ where nothing reaches what was asked for.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the interval; the value itself where it is exact; <see langword="null"/> where no interval is known.</summary>
    public required double? Lower { get; init; }

    /// <summary>Upper end of the interval; the value itself where it is exact; <see langword="null"/> where no interval is known.</summary>
    public required double? Upper { get; init; }

    /// <summary>The unit, such as <c>bits</c> or <c>rows</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>What the number rests on, for people.</summary>
    public required string Method { get; init; }

    /// <summary>Such as <c>requiredBits(rbf, nearestNeighbour)</c>: what a condition calls it.</summary>
    public string Key => Arguments.Count == 0 ? Name : $"{Name}({string.Join(", ", Arguments.Select(AuditCondition.Quoted))})";
}
