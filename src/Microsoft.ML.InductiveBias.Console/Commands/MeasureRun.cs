using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Carries out <c>measure</c>: reads, measures, writes.</summary>
internal static class MeasureRun
{
    /// <summary>Does it; the exit code says how it ended.</summary>
    public static int Run(MeasureOptions options, Terminal terminal, CancellationToken cancellationToken) =>
        GuardedRun.Of(() => Measure(options, terminal, cancellationToken), terminal, options.Verbose, cancellationToken);

    private static void Measure(MeasureOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        if (options.JsonFile is not null)
            ReportFile.EnsureWritable(options.JsonFile);
        MeasuredTask task;
        InductiveBiasMetrics metrics;
        using (var progress = new ProgressLine(terminal.Error, terminal.ErrorIsTerminal, ProgressLine.Patience))
        {
            progress.Report(new WorkProgress($"reading {options.File}", 0));
            task = MeasuredTask.Read(options, cancellationToken);
            metrics = Measurement.Run(task, options, progress, cancellationToken);
        }
        if (options.JsonFile is not null)
            JsonReport.WriteFile(options.JsonFile, "measure", Describe(options, task, metrics), metrics);
        terminal.Render(console => MeasureText.Write(console, options, task, metrics));
    }

    private static DataDescription Describe(MeasureOptions options, MeasuredTask task, InductiveBiasMetrics metrics) => new()
    {
        File = options.File,
        TestFile = options.TestFile,
        Label = options.Label,
        Task = Page.TaskName(task.Label.Task),
        Rows = task.Table.RowsRead,
        Features = metrics.Features,
        Outputs = metrics.Outputs,
        TrainRows = metrics.TrainingRows,
        TestRows = metrics.TestRows,
        DroppedRows = task.Table.RowsDropped,
    };
}
