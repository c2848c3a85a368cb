namespace Microsoft.ML.InductiveBias;

/// <summary>The progress of an audit. Reports of a part are prefixed with its name.</summary>
internal sealed class AuditProgress(IProgress<WorkProgress>? receiver) : IProgress<WorkProgress>
{
    private string _step = "";
    private double _fraction;

    /// <summary>Starts a part.</summary>
    public void Step(string name, double fraction)
    {
        (_step, _fraction) = (name, fraction);
        receiver?.Report(new WorkProgress(name, fraction));
    }

    /// <inheritdoc/>
    public void Report(WorkProgress value) => receiver?.Report(new WorkProgress($"{_step}: {value.Step}", _fraction));
}
