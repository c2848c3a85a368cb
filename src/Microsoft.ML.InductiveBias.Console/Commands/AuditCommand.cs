using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command line of <c>audit</c>.</summary>
internal sealed class AuditCommand : System.CommandLine.Command // Microsoft.ML.Command is a namespace
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A CSV or TSV file whose first line names the columns, or an .mbconfig file of Model Builder that names one, with its label.",
    };

    private readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "The JSON result of an earlier audit, of this data set or another one: say what changed beyond the intervals.",
        HelpName = "FILE",
    };

    private readonly AuditArguments _arguments = new();

    /// <summary>The command.</summary>
    /// <param name="terminal">Where result, progress and failures go.</param>
    public AuditCommand(Terminal terminal)
        : base("audit", "Tells how difficult a data set is: what the table holds, its generalization difficulty, the inductive bias that it requires of several hypothesis spaces, "
            + "what ordinary models provide, what more rows would bring, which rows are hard or doubtful, and which classes are close.\n\n"
            + "For example: inductive-bias audit iris.csv --label Species --html report.html")
    {
        Arguments.Add(_file);
        foreach (var option in _arguments.Options)
            Options.Add(option);
        Options.Add(_baseline);
        Validators.Add(CheckTogether);
        SetAction((parsed, cancellationToken) => Task.FromResult(AuditRun.Run(
            _arguments.RequestOf(parsed, [parsed.GetRequiredValue(_file)]) with { BaselineFile = parsed.GetValue(_baseline) }, terminal, cancellationToken)));
    }

    private void CheckTogether(CommandResult command)
    {
        if (command.GetResult(_file) is not { Tokens: [var file, ..] })
            command.AddError("FILE is missing; name the CSV or TSV file to audit.");
        else
            _arguments.Check(command, [file.Value]);
    }
}
