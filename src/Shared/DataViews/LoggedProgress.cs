using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Passes progress on to the caller's receiver, and to the log at most once a second: some work reports thousands of steps.</summary>
internal sealed class LoggedProgress(IChannel channel, IProgress<WorkProgress>? receiver, TimeProvider? clock = null) : IProgress<WorkProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private long? _last;

    public void Report(WorkProgress value)
    {
        if (IsDue(value))
        {
            // An ML.NET progress channel doesn't reach MLContext.Log; an information message does.
            channel.Info(MessageSensitivity.None, "{0} ({1:P0})", value.Step, value.Fraction);
        }
        receiver?.Report(value);
    }

    private bool IsDue(WorkProgress value)
    {
        lock (_lock)
        {
            if (value.Fraction < 1 && _last is { } last && _clock.GetElapsedTime(last) < Interval)
                return false;
            _last = _clock.GetTimestamp();
            return true;
        }
    }
}
