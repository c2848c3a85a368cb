using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command line of <c>difficulty</c>.</summary>
internal sealed class DifficultyCommand : System.CommandLine.Command // Microsoft.ML.Command is a namespace
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "A CSV or TSV file whose first line names the columns. Or an .mbconfig file of Model Builder that names one, with its label. Several files are ranked in one table, the hardest first.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _label = new("--label")
    {
        Description = "The column to predict. Text, or whole numbers with few distinct values, are classes; other numbers a regression (see --task). "
            + "With several files: once, for all of them, or once for each, in their order.",
        HelpName = "COLUMN",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _images = new("--images")
    {
        Description = "Images instead of FILE, in the IDX format of MNIST, plain or compressed (idx.gz). Pixels are divided by 255, as published: R and δ are in units of a full pixel. The difficulty depends on R/δ only.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "The labels of --images, in the same format; they are classes.",
        HelpName = "FILE",
    };

    private readonly Option<double> _targetError = new("--target-error")
    {
        Description = "The error to be reached: for classes an error rate; for a regression a share of the largest deviation of a label from the mean label.",
        HelpName = "ERROR",
        DefaultValueFactory = _ => 0.01,
        CustomParser = NumberArguments.Number("--target-error", NumberArguments.IsPositive, "a positive number, such as 0.01"),
    };

    private readonly TableArguments _table = new(
        normalize: "What is done to numeric features: standardize to mean 0 and standard deviation 1, scale to 0 … 1 (minmax), or nothing (none). "
            + "The published measure takes features as they are (none), which suits features of one unit, such as pixels. The columns of a table mostly have units of their own, "
            + "and the one with the largest numbers would decide every distance and the radius; hence the default.",
        seed: "Chooses what is random: the rows whose neighbors are searched, where there are more than 10,000, and the replicates behind the intervals.");

    /// <summary>The command.</summary>
    /// <param name="terminal">Where result, progress and failures go.</param>
    public DifficultyCommand(Terminal terminal)
        : base("difficulty", "Estimates how difficult data sets are before anything is trained on them: the bits that any learner must bring, "
            + "beyond the rows, to reach a target error, with intervals (Boopathy et al., ICML 2023).\n\n"
            + "For example: inductive-bias difficulty iris.csv --label Species")
    {
        Arguments.Add(_files);
        foreach (Option option in (Option[])[_label, _images, _labels, _targetError, _table.Ignore, _table.Task, _table.Normalize,
            _table.Seed, _table.Strict, _table.Json, _table.Verbose])
        {
            Options.Add(option);
        }
        Validators.Add(CheckTogether);
        SetAction((parsed, cancellationToken) => Task.FromResult(DifficultyRun.Run(Bind(parsed), terminal, cancellationToken)));
    }

    private void CheckTogether(CommandResult command)
    {
        if (command.GetResult(_images) is null && command.GetResult(_labels) is null)
            CheckTables(command);
        else
            CheckImages(command);
    }

    private void CheckTables(CommandResult command)
    {
        int files = command.GetResult(_files)?.Tokens.Count ?? 0;
        int labels = command.GetResult(_label)?.Tokens.Count ?? 0;
        if (files == 0)
            command.AddError("FILE is missing; name a CSV or TSV file, or give --images and --labels.");
        if (labels == 0 && !(command.GetResult(_files)?.Tokens ?? []).All(file => ModelBuilderConfig.IsNamedSo(file.Value)))
            command.AddError("--label is missing; name the column to predict.");
        else if (labels > 1 && labels != files)
            command.AddError($"--label stands {labels} times for {Text.Count(files, "file")}; give it once, for all files, or once for each.");
        _table.CheckLabels(command, _label);
    }

    private void CheckImages(CommandResult command)
    {
        if (command.GetResult(_labels) is null)
            command.AddError("--images needs --labels, the file with the labels of the images.");
        if (command.GetResult(_images) is null)
            command.AddError("--labels needs --images, the file with the images. The column of a table is named by --label.");
        if (command.GetResult(_files) is { Tokens.Count: > 0 })
            command.AddError("FILE and --images exclude each other; give one of them.");
        foreach (Option option in (Option[])[_label, _table.Ignore, _table.Task, _table.Normalize, _table.Strict])
        {
            if (command.GetResult(option) is { Implicit: false })
                command.AddError($"{option.Name} is for tables; it does not go with --images and --labels.");
        }
    }

    private DifficultyRequest Bind(ParseResult parsed) => new(_table.OptionsOf(parsed))
    {
        Files = parsed.GetValue(_files) ?? [],
        Labels = parsed.GetValue(_label) ?? [],
        ImageFile = parsed.GetValue(_images),
        ImageLabelFile = parsed.GetValue(_labels),
        TargetError = parsed.GetValue(_targetError),
    };
}
