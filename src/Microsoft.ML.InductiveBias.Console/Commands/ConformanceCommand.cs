using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Conformance;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>conformance</c>.</summary>
internal sealed class ConformanceCommand : TableCommand
{
    private readonly Option<string?> _cases = OptionFactory.Text("--cases", "FOLDER", "Run the cases in the JSON files of this folder instead of those of the tool.");

    private readonly Option<bool> _all = OptionFactory.Switch("--all", "Also run the cases that take minutes.");

    /// <summary>The command.</summary>
    public ConformanceCommand(Terminal terminal)
        : base("conformance", "Runs cases with known answers and compares what comes out: closed forms, degenerate spaces, far tails, published constants, brute-forced networks. "
            + "Exits with code 1 if a case fails.\n\n"
            + "For example: inductive-bias conformance --json result.json",
            new TableArguments(severalFiles: true, seed: ""), terminal) =>
        Add([_cases, _all, Table.Json, Table.Verbose]);

    protected override void Check(CommandResult command)
    {
        if (command.IsGiven(_cases) && command.TextsOf(_cases) is not [{ Length: > 0 }])
            command.AddError("--cases must be the name of a folder.");
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files) => files.AddOutput(Table.Json, parsed);

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var cases = parsed.GetValue(_cases) is { } folder ? ConformanceFile.OfFolder(folder) : ConformanceFile.OfTheTool();
        var outcome = ConformanceRunner.Run(cases, parsed.GetValue(_all), progress, cancellationToken);
        return () =>
        {
            Write(parsed, () => ConformanceJson.Of(outcome), page => ConformanceText.Write(page, outcome));
            return outcome.Results.All(result => result.Passed) ? ExitCodes.Success : ExitCodes.Failure;
        };
    }
}
