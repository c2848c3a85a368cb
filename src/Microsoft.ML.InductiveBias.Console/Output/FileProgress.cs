namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Says which of several files a step is about.</summary>
internal sealed class FileProgress(IProgress<WorkProgress> progress, string file) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => progress.Report(value with { Step = $"{file}: {value.Step}" });
}
