using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>audit</c>.</summary>
internal sealed class AuditCommand : AuditingCommand
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
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
        string[] files = command.TextsOf(_file), images = command.TextsOf(Table.Images);
        if (files.Length + images.Length == 0)
            command.AddError("FILE is missing; specify the CSV or TSV file to audit, or --images.");
        else if (images.Length > 1)
            command.AddError("--images is given several times; to audit several folders, use 'compare'.");
        else
            CheckOptions(command, files);
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        base.AddFiles(parsed, files);
        files.AddTables(FilesOf(parsed));
        files.AddInput(_baseline.Name, parsed.GetValue(_baseline));
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken) =>
        Audit(parsed, FilesOf(parsed), parsed.GetValue(_baseline), progress, cancellationToken);

    private string[] FilesOf(ParseResult parsed) => parsed.GetValue(_file) is { } file ? [file] : [];
}
