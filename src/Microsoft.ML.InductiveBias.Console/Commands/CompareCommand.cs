using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command line of <c>compare</c>.</summary>
internal sealed class CompareCommand : System.CommandLine.Command // Microsoft.ML.Command is a namespace
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Two or more CSV or TSV files, or .mbconfig files of Model Builder.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly AuditArguments _arguments = new();

    /// <summary>The command.</summary>
    /// <param name="terminal">Where result, progress and failures go.</param>
    public CompareCommand(Terminal terminal)
        : base("compare", "Audits several data sets and ranks them in one table and one page, the hardest first.\n\n"
            + "For example: inductive-bias compare iris.csv wine.csv --label Species --label Cultivar --html report.html")
    {
        Arguments.Add(_files);
        foreach (var option in _arguments.Options)
            Options.Add(option);
        Validators.Add(CheckTogether);
        SetAction((parsed, cancellationToken) => Task.FromResult(AuditRun.Run(
            _arguments.RequestOf(parsed, parsed.GetValue(_files) ?? []), terminal, cancellationToken)));
    }

    private void CheckTogether(CommandResult command)
    {
        string[] files = [.. command.GetResult(_files)?.Tokens.Select(token => token.Value) ?? []];
        if (files.Length < 2)
            command.AddError($"compare needs at least two files, and {files.Length} {(files.Length == 1 ? "was" : "were")} named; 'audit' takes one.");
        else
            _arguments.Check(command, files);
    }
}
