using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Options of the audit of labels.</summary>
public sealed class LabelAuditOptions
{
    private readonly int _maximumRows = 2100;
    private readonly double _confidence = 0.95;

    /// <summary>Creates an instance with the defaults.</summary>
    public LabelAuditOptions()
    {
    }

    internal LabelAuditOptions(LabelAuditOptions other) => (MaximumRows, JudgesAll, Confidence, Seed, Device, Progress, CancellationToken) =
        (other.MaximumRows, other.JudgesAll, other.Confidence, other.Seed, other.Device, other.Progress, other.CancellationToken);

    /// <summary>The most rows that are judged together; at least 4, 2,100 by default. Time grows with the cube, memory with the square of this number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 4.</exception>
    public int MaximumRows
    {
        get => _maximumRows;
        init => _maximumRows = value >= AuditSplit.FewestRows ? value : throw new ArgumentOutOfRangeException(nameof(value),
            string.Create(CultureInfo.InvariantCulture, $"{nameof(MaximumRows)} was {value}; it must be at least {AuditSplit.FewestRows}."));
    }

    /// <summary>Whether all rows are judged where there are more than <see cref="MaximumRows"/>: in random parts of at most that many. By default
    /// one random part is judged.</summary>
    public bool JudgesAll { get; init; }

    /// <summary>Confidence of the interval of the number of wrong labels, between 0 and 1; 0.95 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value isn't between 0 and 1.</exception>
    public double Confidence
    {
        get => _confidence;
        init => _confidence = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value),
            string.Create(CultureInfo.InvariantCulture, $"{nameof(Confidence)} was {value}; it must be between 0 and 1."));
    }

    /// <summary>The seed of all random choices; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>Where kernel matrices are computed; the processor by default.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>Receives progress reports.</summary>
    internal IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels the work within about a second.</summary>
    internal CancellationToken CancellationToken { get; init; }
}
