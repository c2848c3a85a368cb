using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Carries out <c>measure</c>: reads, measures, writes.</summary>
internal static class MeasureRun
{
    /// <summary>Does it, and turns every failure into one message and an exit code.</summary>
    public static int Run(MeasureOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            Measure(options, terminal, cancellationToken);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            Fail(terminal, options, "cancelled; nothing was written.", cancelled);
            return ExitCodes.Cancelled;
        }
        catch (Exception failure)
        {
            Fail(terminal, options, failure.Message, failure);
            return ExitCodes.Failure;
        }
    }

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
        Task = MeasureText.TaskName(task.Label.Task),
        Rows = task.RowsRead,
        Features = metrics.Features,
        Outputs = metrics.Outputs,
        TrainRows = metrics.TrainingRows,
        TestRows = metrics.TestRows,
        DroppedRows = task.RowsDropped,
    };

    private static void Fail(Terminal terminal, MeasureOptions options, string message, Exception failure)
    {
        terminal.Error.WriteLine($"inductive-bias: {message}");
        if (options.Verbose)
            terminal.Error.WriteLine(failure);
    }
}
