using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>compare</c>.</summary>
internal sealed class CompareCommand : AuditingCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Two or more CSV or TSV files, or .mbconfig files of Model Builder.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _gallery = OptionFactory.Text("--gallery", "FOLDER",
        "Write a page for each data set to this folder, and index.html with their ranking. The folder is created if it doesn't exist, and works offline or on a web server.");

    /// <summary>The command.</summary>
    public CompareCommand(Terminal terminal)
        : base("compare", "Audits several data sets and ranks them in one table and one report, hardest first.\n\n"
            + "For example: inductive-bias compare iris.csv wine.csv --label Species --label Cultivar --html report.html", severalFiles: true, terminal)
    {
        Arguments.Add(_files);
        Options.Insert(Options.IndexOf(Table.Json), _gallery);
    }

    protected override void Check(CommandResult command)
    {
        string[] files = command.TextsOf(_files);
        command.RequireNamed(_gallery, "folder", "a gallery has several pages");
        int count = files.Length + command.TextsOf(Table.Images).Length;
        if (count < 2)
            command.AddError($"compare needs at least two files, but {count} {(count == 1 ? "was" : "were")} specified; to audit one file, use 'audit'.");
        else
            CheckOptions(command, files);
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        base.AddFiles(parsed, files);
        files.AddGallery(_gallery, parsed);
        files.AddTables(parsed.GetValue(_files) ?? []);
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        string? gallery = parsed.GetValue(_gallery);
        // The audits take their time, so that a folder that can't be written is found before.
        if (gallery is not null)
        {
            if (File.Exists(gallery))
                throw new ToolException($"--gallery was '{gallery}', which is a file; specify a folder.");
            Directory.CreateDirectory(gallery);
            ReportFile.EnsureWritable(Path.Combine(gallery, "index.html"));
        }
        return Audit(parsed, parsed.GetValue(_files) ?? [], null, progress, cancellationToken, gallery);
    }
}
