namespace Microsoft.ML.InductiveBias;

/// <summary>Random networks fit the training rows so rarely that prior sampling would take longer than the time limit.</summary>
public sealed class PriorSamplingExhaustedException : InvalidOperationException
{
    internal PriorSamplingExhaustedException(PriorSamplingReport report, TimeSpan limit)
        : base($"Prior sampling would take longer than its time limit of {limit}: {report} "
            + $"Use fewer training rows, a larger tolerance or a smaller architecture, or increase {nameof(PriorSamplingOptions.MaximumTime)}.") =>
        Report = report;

    /// <summary>The statistics up to this point.</summary>
    public PriorSamplingReport Report { get; }
}
