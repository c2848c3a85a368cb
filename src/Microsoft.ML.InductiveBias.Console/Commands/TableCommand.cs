using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>A command on tables. Turns every failure into one message and an exit code.</summary>
internal abstract class TableCommand : System.CommandLine.Command // Microsoft.ML.Command is a namespace
{
    private const string CanceledWithRest = "The operation was canceled. ";

    protected TableCommand(string name, string description, TableArguments table, Terminal terminal)
        : base(name, description)
    {
        Table = table;
        Terminal = terminal;
        Validators.Add(Check);
        SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, cancellationToken)));
    }

    protected TableArguments Table { get; }

    protected Terminal Terminal { get; }

    /// <summary>Adds the files that the command reads and writes.</summary>
    protected abstract void AddFiles(ParseResult parsed, UsedFiles files);

    protected void Add(params IEnumerable<Option> options)
    {
        foreach (var option in options)
            Options.Add(option);
    }

    /// <summary>Adds an error for each option that is missing or conflicts with another one.</summary>
    protected abstract void Check(CommandResult command);

    /// <summary>Does the work. Returns the step that writes the result and gives the exit code, which runs after progress has ended.</summary>
    protected abstract Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken);

    /// <summary>Writes reports to their files, and the page to the output unless a report goes there.</summary>
    protected void Write(IReadOnlyList<(string File, string Text)> reports, Action<Page> page)
    {
        foreach (var (file, text) in reports)
        {
            if (file == UsedFiles.StandardStream)
                Terminal.Output.Write(text);
            else
                ReportFile.Write(file, text);
        }
        if (reports.All(report => report.File != UsedFiles.StandardStream))
            Terminal.Render(page);
    }

    /// <summary>Writes the JSON result to the file of --json, if given, and the page to the output unless the result goes there.</summary>
    protected void Write(ParseResult parsed, Func<string> toJson, Action<Page> page) =>
        Write(parsed.GetValue(Table.Json) is { } file ? [(file, toJson())] : [], page);

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var files = new UsedFiles();
            AddFiles(parsed, files);
            if (files.Conflict() is { } conflict)
            {
                Terminal.Error.WriteLine($"inductive-bias: {conflict}");
                return ExitCodes.WrongUsage;
            }
            foreach (string file in files.Outputs.Where(file => file != UsedFiles.StandardStream))
                ReportFile.EnsureWritable(file);
            Func<int> write;
            using (var progress = new ProgressLine(Terminal.Error, Terminal.ErrorIsTerminal, ProgressLine.Delay))
                write = Compute(parsed, progress, cancellationToken);
            return write();
        }
        catch (OperationCanceledException canceled) when (cancellationToken.IsCancellationRequested)
        {
            // The library names work in libtorch that goes on; other messages say nothing new.
            string running = canceled.Message.StartsWith(CanceledWithRest, StringComparison.Ordinal) ? canceled.Message[CanceledWithRest.Length..] : "";
            Terminal.WriteFailure($"canceled; no result was written. {running}".TrimEnd(), canceled, parsed.GetValue(Table.Verbose));
            return ExitCodes.Canceled;
        }
        catch (Exception failure)
        {
            Terminal.WriteFailure(Text.FirstSentence(failure.Message), failure, parsed.GetValue(Table.Verbose));
            return ExitCodes.Failure;
        }
    }
}
