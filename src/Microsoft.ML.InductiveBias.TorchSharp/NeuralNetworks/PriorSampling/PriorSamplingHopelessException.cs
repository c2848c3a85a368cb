namespace Microsoft.ML.InductiveBias;

/// <summary>Random networks fit the training rows so rarely that guess-and-check would take longer than is allowed.</summary>
public sealed class PriorSamplingHopelessException : InvalidOperationException
{
    internal PriorSamplingHopelessException(PriorSamplingReport report, TimeSpan limit)
        : base($"Guess-and-check sampling would take longer than the allowed {limit}: {report} "
            + $"Fewer training rows, a larger tolerance or a smaller architecture would help; or more time ({nameof(PriorSamplingOptions.MaximumTime)}).") =>
        Report = report;

    /// <summary>What was tried until then.</summary>
    public PriorSamplingReport Report { get; }
}
