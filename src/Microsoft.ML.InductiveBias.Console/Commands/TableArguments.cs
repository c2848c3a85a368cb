using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The options that all commands on tables share.</summary>
/// <param name="severalFiles">Whether the command takes several files, each with a label.</param>
/// <param name="seed">What --seed does in the command.</param>
/// <param name="normalize">What --normalize does in the command; empty if it doesn't have this option.</param>
/// <param name="needsLabel">Whether a table needs a label.</param>
internal sealed class TableArguments(bool severalFiles, string seed, string normalize = "", bool needsLabel = true)
{
    private static readonly Dictionary<string, Normalization> Normalizations = new(StringComparer.Ordinal)
    {
        ["standardize"] = Normalization.Standardize,
        ["minmax"] = Normalization.MinMax,
        ["none"] = Normalization.None,
    };

    private static readonly Dictionary<string, ColumnRole> ColumnRoles = new(StringComparer.Ordinal)
    {
        ["number"] = ColumnRole.Number,
        ["category"] = ColumnRole.Category,
        ["text"] = ColumnRole.Text,
        ["date"] = ColumnRole.Date,
        ["identifier"] = ColumnRole.Identifier,
        ["ignore"] = ColumnRole.Ignored,
    };

    public Option<string[]> Label { get; } = new("--label")
    {
        Description = !needsLabel ? "A column that is not a feature because it is the label, if there is one. An .mbconfig file names its own label." : "The column to predict. Text, or whole numbers with few distinct values, are classes; other numbers are a regression (see --task). "
            + (severalFiles ? "With several files, specify one label for all of them, or one for each, in order. " : "") + "An .mbconfig file names its own label.",
        HelpName = "COLUMN",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string[]> Ignore { get; } = OptionFactory.Texts("--ignore", "COLUMN", "A column that is not a feature, such as a row number. May be repeated.");

    public Option<string?> Group { get; } = OptionFactory.Text("--group", "COLUMN",
        "A column that names the group of each row, such as the patient or the day. Rows of a group resemble each other, so intervals count groups instead of rows. It is not a feature.");

    public Option<string?> Task { get; } = TaskOption();

    public Option<string> Normalize { get; } = OptionFactory.Choice("--normalize", normalize, [.. Normalizations.Keys]);

    public Option<int?> Seed { get; } = OptionFactory.Value("--seed", "NUMBER", "a whole number, such as 1", seed, text => NumberParser.Whole(text), 0);

    public Option<string[]> Images { get; } = OptionFactory.Texts("--images", "FOLDER|FILE",
        "Instead of FILE: a folder with one folder of images (PNG or JPEG) for each class, which is the label; or a file of images: IDX like MNIST (with --labels), CIFAR-10 or CIFAR-100 (binary), "
        + "or MATLAB 5.0 like SVHN's cropped digits; plain or compressed with gzip. The features are the pixels.");

    public Option<string[]> Labels { get; } = OptionFactory.Texts("--labels", "FILE", "The labels of --images in the IDX format"
        + (severalFiles ? "; with several files of images, one for each, in order." : "."));

    public Option<int?> ImageSize { get; } = OptionFactory.WholeNumber("--image-size", "PIXELS",
        string.Create(CultureInfo.InvariantCulture, $"The width and height to which images are resized (default: {ImageFolder.DefaultSize} for folders; images of files keep their size)."), 1);

    public Option<string[]> ImageNetworks { get; } = OptionFactory.Texts("--image-features", "MODEL.onnx",
        "Features of --images by a network that was trained on other images, instead of their pixels: an ONNX file, whose first output for each image they are. "
        + "Of several, each gets the output of the one before, such as --image-features ResNetPreprocess.onnx --image-features ResNet18.onnx, the files of the package Microsoft.ML.DnnImageFeaturizer.ResNet18.");

    public Option<string> ImageScale { get; } = OptionFactory.Choice("--image-scale",
        "The colors that the network of --image-features expects: from 0 to 255, as those of ML.NET's packages (bytes), from 0 to 1 (unit), or from 0 to 1, less the mean of ImageNet's images and divided by their standard deviation, "
        + "as most of those that were trained in PyTorch (imagenet).", "bytes", "unit", "imagenet");

    /// <summary>The options that say what becomes of images.</summary>
    public IEnumerable<Option> ImageReading => [ImageSize, ImageNetworks, ImageScale];

    public Option<string[]> Column { get; } = RoleOption();

    public Option<string> Missing { get; } = OptionFactory.Choice("--missing",
        "What to do about missing cells (empty, or one of --missing-values) and infinite ones in feature columns: fill them from the training rows, with a mark (impute), drop their rows (drop), or fail (error). A row without a label is always dropped, or an error.",
        "impute", "drop", "error");

    public Option<bool> Strict { get; } = OptionFactory.Switch("--strict", "The same as --missing error.");

    public Option<string> LabelTransform { get; } = OptionFactory.Choice("--label-transform",
        "What to measure instead of a numeric label: the label itself (none) or its natural logarithm (log), for positive labels with a long tail, whose relative errors matter.", "none", "log");

    /// <summary>The options that say how columns are read.</summary>
    public IEnumerable<Option> Reading => [Column, Ignore, Missing, MissingValues, Strict, LabelTransform];

    public Option<string?> MissingValues { get; } = OptionFactory.Text("--missing-values", "TEXTS",
        "The texts that count as missing besides empty cells, in any case, separated by commas (default: " + Data.MissingValues.DefaultTexts
        + "). If NA is a class or a category, leave it out of the list; \"\" leaves only empty cells.");

    public Option<string?> Encoding { get; } = EncodingOption();

    public Option<string?> Json { get; } = OptionFactory.Text("--json", "FILE", "Also write the result to this file, as JSON in full precision.");

    public Option<bool> Verbose { get; } = OptionFactory.Switch("--verbose", "On failure, also print the stack trace.");

    /// <summary>Adds an error if labels and files don't match, or if a column is both the label and ignored.</summary>
    public void Check(CommandResult command, IReadOnlyList<string> files)
    {
        string[] labels = command.TextsOf(Label);
        string[] images = command.TextsOf(Images);
        if (images.Length > 0)
        {
            if (files.Count > 0)
                command.AddError("FILE and --images are mutually exclusive; specify one of them.");
            foreach (Option option in (Option[])[Label, .. Reading, Group, Task, Encoding])
            {
                if (command.IsGiven(option))
                    command.AddError($"{option.Name} is for tables; it can't be used with --images.");
            }
            CheckImageReading(command, hasImages: true);
            if (command.TextsOf(Labels) is { Length: > 0 } labelFiles && labelFiles.Length != images.Length)
                command.AddError($"--labels is given {labelFiles.Length} times for {Text.Count(images.Length, "file")} of images; specify one for each.");
            return;
        }
        CheckImageReading(command, hasImages: false);
        if (command.IsGiven(Labels))
            command.AddError("--labels needs --images, the file with the images. For the label column of a table, use --label.");
        if (labels.Length == 0 && !files.All(ModelBuilderConfig.HasExtension))
        {
            if (needsLabel)
                command.AddError("--label is missing; specify the column to predict.");
            foreach (Option option in needsLabel ? [] : (Option[])[Task, LabelTransform])
            {
                if (command.IsGiven(option))
                    command.AddError($"{option.Name} is about the label, and there is none; specify --label, or leave it out.");
            }
        }
        else if (labels.Length > 1 && labels.Length != files.Count)
            command.AddError($"--label is given {labels.Length} times for {Text.Count(files.Count, "file")}; specify {(severalFiles ? "one label for all files, or one for each" : "one")}.");
        if (command.TextsOf(Group) is [var group, ..] && (labels.Contains(group) || command.TextsOf(Ignore).Contains(group)))
            command.AddError($"--group names '{group}', which is also {(labels.Contains(group) ? "the label" : "ignored")}; name another column.");
        foreach (string both in labels.Intersect(command.TextsOf(Ignore)))
            command.AddError($"--label and --ignore both name '{both}'; a column is either predicted or left out.");
        if (command.IsGiven(Strict) && command.IsGiven(Missing) && command.TextsOf(Missing) is not ["error"])
            command.AddError("--strict is the same as --missing error; specify one of them.");
    }

    /// <summary>The tables of a command line.</summary>
    public IReadOnlyList<TableSource> SourcesOf(ParseResult parsed, IReadOnlyList<string> files)
    {
        if (parsed.GetValue(Images) is { Length: > 0 } images)
        {
            string[] labelFiles = parsed.GetValue(Labels) ?? [];
            return [.. images.Select((image, i) => ImagesOf(image, labelFiles.ElementAtOrDefault(i), parsed))];
        }
        string[] labels = parsed.GetValue(Label) ?? [];
        var options = new TableOptions
        {
            Ignored = parsed.GetValue(Ignore) ?? [],
            Group = parsed.GetValue(Group),
            Task = parsed.GetValue(Task) is { } task ? Enum.Parse<LabelTask>(task, ignoreCase: true) : null,
            Roles = RolesOf(parsed.GetValue(Column) ?? []),
            MissingCells = parsed.GetValue(Strict) ? MissingCells.Error : Enum.Parse<MissingCells>(parsed.GetValue(Missing)!, ignoreCase: true),
            LabelTransform = Enum.Parse<LabelTransform>(parsed.GetValue(LabelTransform)!, ignoreCase: true),
            Missing = parsed.GetValue(MissingValues) is { } missing ? Data.MissingValues.Of(missing) : Data.MissingValues.Default,
            Encoding = parsed.GetValue(Encoding) is { } encoding ? TextFile.FindEncoding(encoding) : null,
        };
        return [.. files.Select((file, i) => new TableSource(file, LabelOf(i)) { Options = options, Name = NameOf(i), MayLackLabel = !needsLabel })];

        string LabelOf(int i) => labels.Length > 1 ? labels[i] : labels.FirstOrDefault("");

        // A file that is named several times is told apart by its labels, or by a number.
        string NameOf(int i)
        {
            if (files.Count(file => file == files[i]) == 1)
                return files[i];
            int earlier = Enumerable.Range(0, i).Count(other => files[other] == files[i] && LabelOf(other) == LabelOf(i));
            string label = LabelOf(i).Length == 0 ? "" : $" ({LabelOf(i)})";
            return string.Create(CultureInfo.InvariantCulture, $"{files[i]}{label}{(earlier == 0 ? "" : $" ({earlier + 1})")}");
        }
    }

    /// <summary>Adds an error if an option about images has none, or one about networks has no network.</summary>
    public void CheckImageReading(CommandResult command, bool hasImages)
    {
        if (!hasImages && ImageReading.FirstOrDefault(command.IsGiven) is { } option)
            command.AddError($"{option.Name} needs --images.");
        else if (command.IsGiven(ImageScale) && !command.IsGiven(ImageNetworks))
            command.AddError("--image-scale needs --image-features, the network that expects the scale; pixels are from 0 to 1.");
    }

    /// <summary>A folder or a file of images.</summary>
    public TableSource ImagesOf(string image, string? labelFile, ParseResult parsed) => new(image, ImageFolder.Class)
    {
        HasImages = true,
        ImageSize = parsed.GetValue(ImageSize),
        Network = parsed.GetValue(ImageNetworks) is { Length: > 0 } networks ? new ImageNetworkFiles(networks, Enum.Parse<ImageScale>(parsed.GetValue(ImageScale)!, ignoreCase: true)) : null,
        LabelFile = labelFile,
        Options = new TableOptions { Task = LabelTask.Classification },
    };

    private static Dictionary<string, ColumnRole> RolesOf(IEnumerable<string> texts) =>
        texts.ToDictionary(text => text[..text.LastIndexOf('=')], text => ColumnRoles[text[(text.LastIndexOf('=') + 1)..]], StringComparer.Ordinal);

    private static Option<string[]> RoleOption()
    {
        var option = OptionFactory.Texts("--column", "NAME=ROLE",
            "What a column is, if the inferred role is wrong: number, category, text, date, identifier, or ignore. Roles are inferred from the training rows. May be repeated.");
        option.Validators.Add(result =>
        {
            string[] texts = [.. result.Tokens.Select(token => token.Value)];
            foreach (string text in texts.Where(text => text.LastIndexOf('=') < 1 || !ColumnRoles.ContainsKey(text[(text.LastIndexOf('=') + 1)..])))
                result.AddError($"--column was '{text}'; it must be a column and its role, such as Age=number. Roles are {string.Join(", ", ColumnRoles.Keys)}.");
            if (texts.Where(text => text.Contains('=', StringComparison.Ordinal)).CountBy(text => text[..text.LastIndexOf('=')]).FirstOrDefault(count => count.Value > 1) is { Key: { } twice })
                result.AddError($"--column gives '{twice}' several roles; specify one.");
        });
        return option;
    }

    public int SeedOf(ParseResult parsed) => parsed.GetValue(Seed) ?? 0;

    public Normalization NormalizationOf(ParseResult parsed) => Normalizations[parsed.GetValue(Normalize)!];

    private static Option<string?> EncodingOption()
    {
        var option = OptionFactory.Text("--encoding", "NAME",
            "The encoding of the tables, such as windows-1252 or utf-16 (default: that of a byte order mark, otherwise UTF-8).");
        option.Validators.Add(result =>
        {
            string name = result.Tokens.LastOrDefault()?.Value ?? "";
            if (TextFile.FindEncoding(name) is null)
                result.AddError($"--encoding was '{name}'; it must be the name of an encoding, such as utf-8, utf-16, windows-1252 or iso-8859-1.");
        });
        return option;
    }

    private static Option<string?> TaskOption()
    {
        var option = new Option<string?>("--task") { Description = "The kind of label, if the inferred one is wrong." };
        option.AcceptOnlyFromAmong("regression", "classification");
        return option;
    }
}
