using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>audit</c>.</summary>
internal sealed class AuditCommand : AuditingCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A CSV or TSV file whose first line has the column names, or an .mbconfig file of Model Builder.",
    };

    private readonly Option<string?> _baseline = OptionFactory.Text("--baseline", "FILE",
        "The JSON result of an earlier audit, of this or another data set. Shows what changed by more than the intervals.");

    /// <summary>The command.</summary>
    public AuditCommand(Terminal terminal)
        : base("audit", "Measures how difficult a data set is. Shows the contents of the table, its generalization difficulty, the inductive bias that it requires of several hypothesis spaces, "
            + "what ordinary models provide, what more rows would bring, which labels are probably wrong and which rows are hard, and which classes are hard to distinguish.\n\n"
            + "For example: inductive-bias audit iris.csv --label Species --html report.html", severalFiles: false, terminal)
    {
        Arguments.Add(_file);
        Add(_baseline);
    }

    protected override void Check(CommandResult command)
    {
        if (command.TextsOf(_file) is not [var file, ..])
            command.AddError("FILE is missing; specify the CSV or TSV file to audit.");
        else
            CheckOptions(command, [file]);
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        base.AddFiles(parsed, files);
        files.AddTables([parsed.GetRequiredValue(_file)]);
        files.AddInput(_baseline.Name, parsed.GetValue(_baseline));
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken) =>
        Audit(parsed, [parsed.GetRequiredValue(_file)], parsed.GetValue(_baseline), progress, cancellationToken);
}
