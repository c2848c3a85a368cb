using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>sample</c>.</summary>
internal sealed class SampleCommand : TaskCommand
{
    private readonly Option<string?> _output = OptionFactory.Text("--output", "FILE",
        "The sample file that hypotheses are written to as they are drawn. Those of these seeds that it already contains aren't drawn again.");

    /// <summary>The command.</summary>
    public SampleCommand(Terminal terminal)
        : base("sample", "Draws hypotheses of a sampled space into a sample file and measures nothing. To share the work among machines, give each one its own seeds, "
            + "and join the files with merge; the result is that of one machine.\n\n"
            + "For example: inductive-bias sample iris.csv --label Species --space mlp --first-seed 100 --samples 100 --output b.samples",
            new SpaceArguments(onlySampled: true), terminal) =>
        Add([Table.Label, Table.Images, Table.Labels, .. Table.ImageReading, _output, .. Spaces.Options, .. Cluster.All, Test, Split.TestFraction, Table.Seed, Table.Normalize,
            .. Table.Reading, Table.Group, Split.MaxTrain, Split.MaxTest, Table.Task, Table.Encoding, Table.Json, Table.Verbose]);

    protected override void Check(CommandResult command)
    {
        base.Check(command);
        if (string.IsNullOrEmpty(command.TextsOf(_output).LastOrDefault()))
            command.AddError("--output is missing; specify the sample file to write.");
        command.RequireNamed(_output, "file", "a sample file is also read");
        if (Spaces.IsMissing(command))
            command.AddError("--space is missing; specify the space to draw from, such as --space mlp.");
        Spaces.Check(command, needsProbabilities: false);
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        base.AddFiles(parsed, files);
        files.AddSampleFile(_output.Name, parsed.GetValue(_output));
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        using var cluster = Cluster.Connect(parsed, progress, cancellationToken);
        var request = RequestOf(parsed) with { ExecutorOf = space => cluster?.ExecutorOf(space) };
        var result = SampleDrawing.Run(request, parsed.GetValue(_output)!, progress, cancellationToken);
        return () =>
        {
            Write(parsed, () => ResultJson.Of(result), page => SampleFileText.Write(page, result));
            return ExitCodes.Success;
        };
    }
}
