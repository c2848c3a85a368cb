using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Options of the audit of labels.</summary>
public sealed class LabelAuditOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public LabelAuditOptions()
    {
    }

    internal LabelAuditOptions(LabelAuditOptions other) => (MaximumRows, JudgesAll, Confidence, Seed, Device, Progress, CancellationToken) =
        (other.MaximumRows, other.JudgesAll, other.Confidence, other.Seed, other.Device, other.Progress, other.CancellationToken);

    /// <summary>The most rows that are judged together; at least 4, 2,100 by default. Time grows with the cube, memory with the square of this number.</summary>
    public int MaximumRows = 2100;

    /// <summary>Whether all rows are judged where there are more than <see cref="MaximumRows"/>: in random parts of at most that many. By default
    /// one random part is judged.</summary>
    public bool JudgesAll;

    /// <summary>Confidence of the interval of the number of wrong labels, between 0 and 1; 0.95 by default.</summary>
    public double Confidence = 0.95;

    /// <summary>The seed of all random choices; 0 by default.</summary>
    public int Seed;

    /// <summary>Where kernel matrices are computed; the processor by default.</summary>
    public ComputeDevice Device = ComputeDevice.Cpu;

    /// <summary>Receives progress reports.</summary>
    internal IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels the work within about a second.</summary>
    internal CancellationToken CancellationToken { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Validate()
    {
        if (MaximumRows < AuditSplit.FewestRows)
            throw new ArgumentOutOfRangeException(nameof(MaximumRows), string.Create(CultureInfo.InvariantCulture, $"{nameof(MaximumRows)} was {MaximumRows}; it must be at least {AuditSplit.FewestRows}."));
        if (Confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(Confidence), string.Create(CultureInfo.InvariantCulture, $"{nameof(Confidence)} was {Confidence}; it must be between 0 and 1."));
        ArgumentNullException.ThrowIfNull(Device);
    }
}
