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

    private static int Measure(MeasureOptions asked, Terminal terminal, CancellationToken cancellationToken)
    {
        var options = asked.Resolved();
        if (options.JsonFile is not null)
            ReportFile.EnsureWritable(options.JsonFile);
        MeasuredTask task;
        MeasurementOutcome outcome;
        using (var progress = new ProgressLine(terminal.Error, terminal.ErrorIsTerminal, ProgressLine.Patience))
        {
            progress.Report(new WorkProgress($"reading {options.File}", 0));
            task = MeasuredTask.Read(options, cancellationToken);
            outcome = Measurement.Run(task, options, progress, cancellationToken);
        }
        if (outcome.Measured.Count > 0)
            Write(options, task, outcome, terminal);
        foreach (var failed in outcome.Failed)
            GuardedRun.Tell(terminal, options.Spaces.Count == 1 ? failed.Message : $"{failed.Space.Text}: {failed.Message}", failed.Failure, options.Verbose);
        return outcome.Failed.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static void Write(MeasureOptions options, MeasuredTask task, MeasurementOutcome outcome, Terminal terminal)
    {
        if (options.JsonFile is not null)
        {
            var results = outcome.Measured.Select(space => Describe(options, task, space)).ToList();
            ReportFile.Write(options.JsonFile, options.Spaces.Count == 1
                ? JsonReport.ToJson(results[0])
                : JsonReport.ToJson(results, [.. outcome.Failed.Select(failed => new MeasureFailure(failed.Space.Text, failed.Message))]));
        }
        terminal.Render(console =>
        {
            if (options.Spaces.Count == 1)
                MeasureText.Write(console, options, task, outcome.Measured[0].Metrics);
            else
                MeasureTableText.Write(console, options, task, outcome);
        });
    }

    private static MeasureResult Describe(MeasureOptions options, MeasuredTask task, MeasuredSpace space) => new()
    {
        Data = new DataDescription
        {
            File = options.File,
            TestFile = options.TestFile,
            Label = options.Label,
            Task = Page.TaskName(task.Label.Task),
            Rows = task.Table.RowsRead,
            DroppedRows = task.Table.RowsDropped,
            Normalization = options.Normalization.ToString().ToLowerInvariant(),
            Split = new SplitDescription(options.Seed, options.TestFile is null ? options.TestFraction : null, options.MaxTrain, options.MaxTest),
        },
        Specification = space.Space.Text,
        Metrics = space.Metrics with { Diagnostics = [.. task.Diagnostics, .. space.Metrics.Diagnostics] },
    };
}
