using System.CommandLine;
using System.CommandLine.Help;
using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console;

/// <summary>The tool <c>inductive-bias</c>: parses the command line and runs the command.</summary>
internal static class Tool
{
    private const int HelpWidth = 80;

    /// <summary>Runs a command line, without the name of the tool, and returns one of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var root = new RootCommand(
            "Measures the inductive bias that a data set requires: how much information, beyond the training rows, "
            + "singles out the hypotheses that reach a given test loss. Estimates how difficult data sets are "
            + "before anything is trained on them. The command audit does both and more, and writes a report.\n\n"
            + "Exit codes: 0 success, 1 failure (also of a case of conformance), 2 wrong usage, 3 a condition of --fail-if holds, 130 ended by Ctrl+C.")
        {
            new AuditCommand(terminal),
            new CompareCommand(terminal),
            new MeasureCommand(terminal),
            new DifficultyCommand(terminal),
            new ProbeCommand(terminal),
            new SampleCommand(terminal),
            new MergeCommand(terminal),
            new WorkerCommand(terminal),
            new ConformanceCommand(terminal),
        };
        foreach (var help in root.Options.OfType<HelpOption>())
            ((HelpAction)help.Action!).MaxWidth = HelpWidth;

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
                await terminal.Error.WriteLineAsync($"inductive-bias: {message}");
            string command = parsed.CommandResult.Command == root ? "" : $" {parsed.CommandResult.Command.Name}";
            await terminal.Error.WriteLineAsync($"For help, run 'inductive-bias{command} --help'.");
            return ExitCodes.WrongUsage;
        }
        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // the caller's token handles Ctrl+C
            },
            cancellationToken);
    }
}
