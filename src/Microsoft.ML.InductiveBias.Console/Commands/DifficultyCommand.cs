using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>difficulty</c>.</summary>
internal sealed class DifficultyCommand : TableCommand
{
    private static readonly DifficultyRequest Defaults = new();

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "CSV or TSV files whose first line has the column names, or .mbconfig files of Model Builder. Several files are ranked in one table, hardest first.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _images = OptionFactory.Text("--images", "FOLDER|FILE",
        "Images instead of FILE: a folder with one folder of images (PNG or JPEG) for each class, which are resized to --image-size; or a file in the IDX format of MNIST (with --labels), CIFAR-10 or CIFAR-100 (binary), or MATLAB 5.0 like SVHN's cropped digits, plain or compressed with gzip. Pixels are divided by 255, as in the paper: R and δ are in units of a full pixel. The difficulty depends only on R/δ.");

    private readonly Option<string?> _labels = OptionFactory.Text("--labels", "FILE", "The labels of --images in the IDX format; they are classes.");

    private readonly Option<double?> _targetError = OptionFactory.Value("--target-error", "ERROR", "a positive number, such as 0.01",
        "The error to reach: for classes an error rate, for a regression a share of the largest deviation of a label from the mean label.", NumberParser.Positive, Defaults.TargetError);

    private readonly ConstantsArguments _constants = new();

    /// <summary>The command.</summary>
    public DifficultyCommand(Terminal terminal)
        : base("difficulty", "Estimates how difficult data sets are before anything is trained on them: the bits that any learner needs, "
            + "beyond the rows, to reach a target error, with intervals (Boopathy et al., ICML 2023).\n\n"
            + "For example: inductive-bias difficulty iris.csv --label Species",
            new TableArguments(severalFiles: true,
                seed: "The seed of all random choices: the rows whose neighbors are searched, if there are more than 10,000, and the replicates behind the intervals.",
                normalize: "How to normalize numeric features: to mean 0 and standard deviation 1 (standardize), to 0 … 1 (minmax), or not at all (none). "
                    + "The published measure uses features as they are (none), which suits features with the same unit, such as pixels. The columns of a table usually have different units, "
                    + "and the one with the largest numbers would dominate all distances and the radius."),
            terminal)
    {
        Arguments.Add(_files);
        Add([Table.Label, _images, _labels, .. Table.ImageReading, _targetError, .. _constants.All, .. Table.Reading, Table.Task, Table.Normalize, Table.Seed, Table.Encoding, Table.Json, Table.Verbose]);
    }

    protected override void Check(CommandResult command)
    {
        string[] files = command.TextsOf(_files);
        bool hasImages = command.IsGiven(_images), hasLabels = command.IsGiven(_labels);
        if (_constants.AreGiven(command))
        {
            _constants.Check(command, hasData: files.Length > 0 || hasImages || hasLabels);
            return;
        }
        if (!hasImages && !hasLabels)
        {
            if (files.Length == 0)
                command.AddError("FILE is missing; specify a CSV or TSV file, --images, or the constants of a task, such as --rows.");
            else
                Table.Check(command, files);
            return;
        }
        Table.CheckImageReading(command, hasImages);
        if (!hasImages)
            command.AddError("--labels needs --images, the file with the images. For the label column of a table, use --label.");
        if (hasLabels && command.TextsOf(_images).Any(Directory.Exists))
            command.AddError("--labels is for a file of images; the classes of a folder are the names of its folders.");
        if (files.Length > 0)
            command.AddError("FILE and --images are mutually exclusive; specify one of them.");
        foreach (Option option in (Option[])[Table.Label, .. Table.Reading, Table.Task, Table.Normalize, Table.Encoding])
        {
            if (command.IsGiven(option))
                command.AddError($"{option.Name} is for tables; it can't be used with --images and --labels.");
        }
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        files.AddOutput(Table.Json, parsed);
        files.AddTables(parsed.GetValue(_files) ?? []);
        files.AddInput(_images.Name, parsed.GetValue(_images));
        files.AddInput(_labels.Name, parsed.GetValue(_labels));
        foreach (string network in parsed.GetValue(Table.ImageNetworks) ?? [])
            files.AddInput(Table.ImageNetworks.Name, network);
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        if (_constants.Of(parsed, parsed.GetValue(_targetError) ?? Defaults.TargetError) is { } task)
        {
            var terms = DifficultyMeasure.Of(task);
            return () =>
            {
                Write(parsed, () => ResultJson.Of(task, terms), page => ConstantsText.Write(page, task, terms));
                return ExitCodes.Success;
            };
        }
        string[] files = parsed.GetValue(_files) ?? [];
        var request = new DifficultyRequest
        {
            TargetError = parsed.GetValue(_targetError) ?? Defaults.TargetError,
            Seed = Table.SeedOf(parsed),
            Normalization = Table.NormalizationOf(parsed),
            IsOneOfSeveral = files.Length > 1,
        };
        List<DifficultyOutcome> outcomes = [];
        if (parsed.GetValue(_images) is { } images && (Directory.Exists(images) || parsed.GetValue(Table.ImageNetworks) is { Length: > 0 }))
            outcomes.Add(DifficultyMeasurement.OfTable(Table.ImagesOf(images, parsed.GetValue(_labels), parsed), request with { Normalization = Normalization.None }, progress, cancellationToken));
        else if (parsed.GetValue(_images) is { } imageFile)
            outcomes.Add(DifficultyMeasurement.OfImages(imageFile, parsed.GetValue(_labels), request, progress, cancellationToken));
        foreach (var source in Table.SourcesOf(parsed, files))
            outcomes.Add(ToolException.Naming(source.File, () => DifficultyMeasurement.OfTable(source, request, progress, cancellationToken)));
        return () =>
        {
            var results = outcomes.ConvertAll(outcome => outcome.Result);
            Write(parsed, () => ResultJson.Of(results), outcomes is [var single] ? page => DifficultyText.Write(page, single) : page => DifficultyRankingText.Write(page, DifficultyResult.Ranked(results)));
            return ExitCodes.Success;
        };
    }
}
