using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command line of <c>measure</c>.</summary>
internal sealed class MeasureCommand : System.CommandLine.Command // Microsoft.ML.Command is a namespace
{
    private const string LogLoss = "log-loss";

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A CSV or TSV file whose first line names the columns. Columns of numbers are numeric features, columns of text become one-hot features. Or an .mbconfig file of Model Builder that names one, with its label.",
    };

    private readonly Option<string?> _label = new("--label")
    {
        Description = "The column to predict. Text, or whole numbers with few distinct values, are classes; other numbers a regression (see --task).",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _test = new("--test")
    {
        Description = "A file with the test rows and the same columns; without it a random part of FILE is the test part.",
        HelpName = "FILE",
    };

    private readonly Option<double> _testFraction = new("--test-fraction")
    {
        Description = "The share of the rows that is tested on, between 0 and 1.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => 0.3,
        CustomParser = NumberArguments.Number("--test-fraction", share => share is > 0 and < 1, "a number between 0 and 1, such as 0.3"),
    };

    private readonly TableArguments _table = new(
        normalize: "What is done to numeric features, learned from the training rows alone: standardize to mean 0 and standard deviation 1, scale to 0 … 1 (minmax), or nothing (none).",
        seed: "Chooses the random split. The same seed gives the same split on every machine.");

    private readonly SpaceArguments _spaces = new();

    private readonly Option<string> _loss = new("--loss")
    {
        Description = "How the outputs of a hypothesis are compared with the label: mse (squared error over rows and outputs; classes are one-hot), zero-one (the share of wrong rows; classes only), "
            + "log-loss (in nats; classes only, of hypotheses that predict probabilities).",
        DefaultValueFactory = _ => "mse",
    };

    private readonly Option<bool> _sensitivity = new("--sensitivity")
    {
        Description = "Kernels of distances: also measure at half and at twice the length scale, which takes three times as long.",
    };

    private readonly Option<bool> _sampleAndFit = new("--sample-and-fit")
    {
        Description = "Kernels with --loss mse: beside each exact number also the published estimate, from 10,000 drawn hypotheses and a fitted scaled noncentral chi-squared law.",
    };

    private readonly Option<double[]> _targetLoss = new("--target-loss")
    {
        Description = "A test loss to measure the bias for, besides those of well-known predictors. May be repeated.",
        HelpName = "LOSS",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = NumberArguments.Numbers("--target-loss", NumberArguments.IsNotNegative, "a number of at least 0"),
    };

    private readonly Option<int?> _maxTrain = new("--max-train")
    {
        Description = "Use no more than so many training rows, chosen at random by --seed. Time grows with their cube, memory with their square.",
        HelpName = "ROWS",
        CustomParser = NumberArguments.WholeNumber("--max-train", rows => rows >= 1, "a whole number of at least 1"),
    };

    private readonly Option<int?> _maxTest = new("--max-test")
    {
        Description = "Use no more than so many test rows, chosen at random by --seed. Time grows with their cube, memory with their square.",
        HelpName = "ROWS",
        CustomParser = NumberArguments.WholeNumber("--max-test", rows => rows >= 1, "a whole number of at least 1"),
    };

    /// <summary>The command.</summary>
    /// <param name="terminal">Where result, progress and failures go.</param>
    public MeasureCommand(Terminal terminal)
        : base("measure", "Measures the inductive bias that a data set requires of hypothesis spaces, at the test losses of well-known predictors and at those you ask for: "
            + "exactly for Gaussian-process spaces, from samples for trained networks and ML.NET trainers.\n\n"
            + "For example: inductive-bias measure iris.csv --label Species --length-scale 1")
    {
        _loss.AcceptOnlyFromAmong("mse", "zero-one", LogLoss);
        Arguments.Add(_file);
        foreach (Option option in (Option[])[_label, _test, _testFraction, _table.Seed, _table.Normalize, _loss, _targetLoss, .. _spaces.Options, _sensitivity, _sampleAndFit,
            _table.Ignore, _maxTrain, _maxTest, _table.Task, _table.Strict, _table.Json, _table.Verbose])
        {
            Options.Add(option);
        }
        Validators.Add(CheckTogether);
        SetAction((parsed, cancellationToken) => Task.FromResult(MeasureRun.Run(Bind(parsed), terminal, cancellationToken)));
    }

    private void CheckTogether(CommandResult command)
    {
        if (command.GetResult(_file) is not { Tokens.Count: > 0 })
            command.AddError("FILE is missing; name the CSV or TSV file to measure.");
        else if (command.GetResult(_label) is null && !ModelBuilderConfig.IsNamedSo(command.GetResult(_file)!.Tokens[0].Value))
            command.AddError("--label is missing; name the column to predict.");
        if (command.GetResult(_test) is { Implicit: false } && command.GetResult(_testFraction) is { Implicit: false })
            command.AddError("--test and --test-fraction exclude each other: with --test all rows of FILE are training rows.");
        _table.CheckLabels(command, _label);
        if (command.GetResult(_sampleAndFit) is { Implicit: false } && command.GetResult(_loss) is { Implicit: false } other && other.Tokens is not [{ Value: "mse" }])
            command.AddError("--sample-and-fit is for --loss mse: only that loss has an exact law to compare with.");
        _spaces.Check(command, command.GetResult(_loss) is { Implicit: false } loss && loss.Tokens is [{ Value: LogLoss }]);
    }

    private MeasureOptions Bind(ParseResult parsed) => new(_table.OptionsOf(parsed))
    {
        File = parsed.GetRequiredValue(_file),
        Label = parsed.GetValue(_label) ?? "",
        TestFile = parsed.GetValue(_test),
        TestFraction = parsed.GetValue(_testFraction),
        Spaces = _spaces.SpacesOf(parsed),
        Loss = parsed.GetValue(_loss) switch
        {
            "zero-one" => LossKind.ZeroOneError,
            LogLoss => LossKind.LogLoss,
            _ => LossKind.MeanSquaredError,
        },
        Sensitivity = parsed.GetValue(_sensitivity),
        SampleAndFit = parsed.GetValue(_sampleAndFit),
        TargetLosses = parsed.GetValue(_targetLoss) ?? [],
        MaxTrain = parsed.GetValue(_maxTrain),
        MaxTest = parsed.GetValue(_maxTest),
    };
}
