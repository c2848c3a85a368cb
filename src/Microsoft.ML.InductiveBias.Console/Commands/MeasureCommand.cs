using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>measure</c>.</summary>
internal sealed class MeasureCommand : TableCommand
{
    private static readonly SplitOptions Defaults = new();

    private const string MeanSquaredError = "mse", ZeroOne = "zero-one", LogLoss = "log-loss";

    private readonly Argument<string?> _file = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A CSV or TSV file whose first line has the column names, or an .mbconfig file of Model Builder. What each column is, and becomes, is inferred from the training rows; --column overrules it.",
    };

    private readonly Option<string?> _test = OptionFactory.Text("--test", "FILE", "A file of test rows with the same columns. Without it, a random part of FILE is used for testing.");

    private readonly SplitArguments _split = new(Defaults.TestFraction, maximumTraining: null, maximumTest: null, minimumTraining: 1, splits: 1);

    private readonly SpaceArguments _spaces = new();

    private readonly Option<string> _loss = OptionFactory.Choice("--loss",
        "The loss: mse (mean squared error over rows and outputs; classes are one-hot), zero-one (the share of misclassified rows; classes only), "
        + "log-loss (in nats; only for classes and hypotheses that predict probabilities).",
        MeanSquaredError, ZeroOne, LogLoss);

    private readonly Option<bool> _sensitivity = OptionFactory.Switch("--sensitivity",
        "Kernels of distances: also measure at half and twice the length scale, which takes three times as long.");

    private readonly Option<bool> _sampleAndFit = OptionFactory.Switch("--sample-and-fit",
        "Kernels with --loss mse: compare each exact number with the published estimate, from 10,000 sampled hypotheses and a fitted scaled noncentral chi-squared distribution.");

    private readonly Option<double[]> _targetLoss = OptionFactory.Numbers("--target-loss", "LOSS",
        "A test loss to measure the bias for, in addition to those of the reference predictors. May be repeated.");

    /// <summary>The command.</summary>
    public MeasureCommand(Terminal terminal)
        : base("measure", "Measures the inductive bias that a data set requires of hypothesis spaces, at the test losses of reference predictors and at those you specify. "
            + "Results are exact for Gaussian-process spaces, and estimated from samples for trained networks and ML.NET trainers.\n\n"
            + "For example: inductive-bias measure iris.csv --label Species --length-scale 1",
            new TableArguments(severalFiles: false,
                seed: "The seed of the random split. The same seed gives the same split on every machine.",
                normalize: "How to normalize numeric features, learned from the training rows only: to mean 0 and standard deviation 1 (standardize), to 0 … 1 (minmax), or not at all (none)."),
            terminal)
    {
        Arguments.Add(_file);
        Add([Table.Label, Table.Images, Table.ImageSize, _test, _split.TestFraction, _split.Splits, Table.Seed, Table.Normalize, _loss, _targetLoss, .. _spaces.Options, _sensitivity, _sampleAndFit,
            .. Table.Reading, Table.Group, _split.MaxTrain, _split.MaxTest, Table.Task, Table.Encoding, Table.Json, Table.Verbose]);
    }

    protected override void Check(CommandResult command)
    {
        string[] files = command.TextsOf(_file), images = command.TextsOf(Table.Images);
        if (files.Length + images.Length == 0)
            command.AddError("FILE is missing; specify the CSV or TSV file to measure, or --images.");
        else
            Table.Check(command, files);
        if (images.Length > 1 || (images.Length > 0 && command.IsGiven(_test)))
            command.AddError("--images names one folder; its images become training and test rows.");
        if (command.IsGiven(_test) && command.IsGiven(_split.TestFraction))
            command.AddError("--test and --test-fraction are mutually exclusive: with --test, all rows of FILE are training rows.");
        if (command.IsGiven(_split.Splits) && (command.IsGiven(_test) || _spaces.HasSampleFile(command)))
            command.AddError("--splits draws training and test rows several times; it can't be used with --test or --resume.");
        string loss = command.IsGiven(_loss) ? command.TextsOf(_loss).LastOrDefault("") : MeanSquaredError;
        if (command.IsGiven(_sampleAndFit) && loss != MeanSquaredError)
            command.AddError("--sample-and-fit needs --loss mse: only that loss has an exact distribution to compare with.");
        _spaces.Check(command, needsProbabilities: loss == LogLoss);
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        files.AddOutput(Table.Json, parsed);
        files.AddTables(FilesOf(parsed));
        files.AddInput(_test.Name, parsed.GetValue(_test));
        foreach (var space in _spaces.SpacesOf(parsed))
        {
            if (space.Settings.Given(SamplingOptions.Resume) is not { } file)
                continue;
            files.AddSampleFile(file);
            files.AddSampleFile(SamplingOptions.TailFile(file));
        }
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var outcome = BiasMeasurement.Run(RequestOf(parsed), progress, cancellationToken);
        return () =>
        {
            bool isSingle = outcome.Request.Spaces.Count == 1;
            if (outcome.Measured.Count > 0)
            {
                string ToJson() => isSingle
                    ? JsonReport.ToJson(outcome.Results[0])
                    : JsonReport.ToJson(outcome.Results, [.. outcome.Failed.Select(failed => new MeasureFailure(failed.Space.Text, failed.Message))]);
                Write(parsed.GetValue(Table.Json) is { } file ? [(file, ToJson())] : [], isSingle ? page => MeasureText.Write(page, outcome) : page => MeasureTableText.Write(page, outcome));
            }
            // Without a result, nothing else shows that few rows were left.
            string dropped = outcome.Measured.Count > 0 ? "" : string.Concat(outcome.Task.Diagnostics.Where(diagnostic => diagnostic.Code == "rowsDropped").Select(diagnostic => $" {diagnostic.Message}"));
            foreach (var failed in outcome.Failed)
                Terminal.WriteFailure((isSingle ? failed.Message : $"{failed.Space.Text}: {failed.Message}") + dropped, failed.Failure, parsed.GetValue(Table.Verbose));
            return outcome.Failed.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
        };
    }

    private string[] FilesOf(ParseResult parsed) => parsed.GetValue(_file) is { } file ? [file] : [];

    private MeasureRequest RequestOf(ParseResult parsed) => new()
    {
        Source = Table.SourcesOf(parsed, FilesOf(parsed))[0],
        TestFile = parsed.GetValue(_test),
        Split = new SplitOptions
        {
            TestFraction = parsed.GetValue(_split.TestFraction) ?? Defaults.TestFraction,
            Seed = Table.SeedOf(parsed),
            Splits = parsed.GetValue(_split.Splits) ?? Defaults.Splits,
            MaxTrain = parsed.GetValue(_split.MaxTrain),
            MaxTest = parsed.GetValue(_split.MaxTest),
        },
        Normalization = Table.NormalizationOf(parsed),
        Spaces = _spaces.SpacesOf(parsed),
        Loss = parsed.GetValue(_loss) switch
        {
            ZeroOne => LossKind.ZeroOneError,
            LogLoss => LossKind.LogLoss,
            _ => LossKind.MeanSquaredError,
        },
        Sensitivity = parsed.GetValue(_sensitivity),
        SampleAndFit = parsed.GetValue(_sampleAndFit),
        TargetLosses = parsed.GetValue(_targetLoss) ?? [],
    };
}
