namespace Microsoft.ML.InductiveBias.Console.Basics;

/// <summary>Reports the progress of one of several parts, such as files, as progress of the whole.</summary>
/// <param name="whole">Receives the progress of the whole.</param>
/// <param name="part">The name that each step starts with.</param>
/// <param name="index">The number of parts before this one.</param>
/// <param name="count">The number of parts.</param>
internal sealed class PartProgress(IProgress<WorkProgress> whole, string part, int index = 0, int count = 1) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => whole.Report(new WorkProgress($"{part}: {value.Step}", (index + value.Fraction) / count));
}
