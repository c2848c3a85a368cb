using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>Progress that goes to the context's log and to the caller's own receiver.</summary>
internal sealed class LoggedProgress(IChannel channel, IProgress<WorkProgress>? receiver) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value)
    {
        // An ML.NET progress channel doesn't reach MLContext.Log; an information message does.
        channel.Info(MessageSensitivity.None, "{0} ({1:P0})", value.Step, value.Fraction);
        receiver?.Report(value);
    }
}
