namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The progress of one of several spaces.</summary>
/// <param name="receiver">Told of the whole.</param>
/// <param name="space">The space.</param>
/// <param name="index">Number of spaces before it.</param>
/// <param name="count">Number of spaces.</param>
internal sealed class SpaceProgress(IProgress<WorkProgress> receiver, string space, int index, int count) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => receiver.Report(new WorkProgress(
        count == 1 ? $"{space}: {value.Step}" : $"{space} ({index + 1} of {count}): {value.Step}", (index + value.Fraction) / count));
}
