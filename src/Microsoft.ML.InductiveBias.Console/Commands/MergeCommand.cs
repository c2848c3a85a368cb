using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>merge</c>.</summary>
internal sealed class MergeCommand : TableCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Arity = ArgumentArity.ZeroOrMore, Description = "Sample files of one space and one task, such as those of several machines." };

    private readonly Option<string?> _output = OptionFactory.Text("--output", "FILE",
        "The sample file that gets every hypothesis once: a new one, or one of the same space and task, to which those that it lacks are appended. Without it, the merged hypotheses are only measured.");

    private readonly Option<string> _loss = LossOption.Create("The loss to measure, as the files record it: mse, zero-one or log-loss.");

    private readonly Option<double[]> _targetLoss = OptionFactory.Numbers("--target-loss", "LOSS", "A test loss to measure the bias for. May be repeated.");

    private readonly Option<bool> _includeUnfitted = OptionFactory.Switch("--include-unfitted", "Also count hypotheses that didn't reach the training tolerance.");

    /// <summary>The command.</summary>
    public MergeCommand(Terminal terminal)
        : base("merge", "Joins the sample files of several machines or runs, each seed once, and measures their losses. Files of another space or other data are refused; "
            + "seeds with different results are reported. To measure at the losses of the reference predictors as well, use measure with --resume on the merged file.\n\n"
            + "For example: inductive-bias merge a.samples b.samples --output all.samples --target-loss 0.05",
            new TableArguments(severalFiles: true, seed: ""), terminal)
    {
        Arguments.Add(_files);
        Add([_output, _loss, _targetLoss, _includeUnfitted, Table.Json, Table.Verbose]);
    }

    protected override void Check(CommandResult command)
    {
        if (command.TextsOf(_files).Length == 0)
            command.AddError("FILE is missing; specify the sample files to merge.");
        if (command.IsGiven(_output) && command.TextsOf(_output) is not [{ Length: > 0 }])
            command.AddError("--output must be the name of a file.");
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        files.AddOutput(Table.Json, parsed);
        string[] inputs = parsed.GetValue(_files) ?? [];
        foreach (string file in inputs)
            files.AddInput("FILE", file);
        // The output may be one of the files: what it lacks is appended to it.
        if (parsed.GetValue(_output) is { } output && !inputs.Any(input => ReportFile.IsSameFile(output, input)))
            files.AddSampleFile(_output.Name, output);
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var result = SampleMerging.Run(new MergeRequest
        {
            Files = parsed.GetValue(_files) ?? [],
            Output = parsed.GetValue(_output),
            Loss = LossOption.Read(parsed.GetValue(_loss)),
            TargetLosses = parsed.GetValue(_targetLoss) ?? [],
            IncludeUnfitted = parsed.GetValue(_includeUnfitted),
        }, progress, cancellationToken);
        return () =>
        {
            Write(parsed, () => ResultJson.Of(result), page => SampleFileText.Write(page, result));
            return ExitCodes.Success;
        };
    }
}
