using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>A command on hypothesis spaces and one table that has training and test rows.</summary>
internal abstract class TaskCommand : TableCommand
{
    private static readonly SplitOptions Defaults = new();

    private readonly Argument<string?> _file = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A CSV or TSV file whose first line has the column names, or an .mbconfig file of Model Builder. What each column is, and becomes, is inferred from the training rows; --column overrules it.",
    };

    protected TaskCommand(string name, string description, SpaceArguments spaces, Terminal terminal)
        : base(name, description,
            new TableArguments(severalFiles: false,
                seed: "The seed of the random split. The same seed gives the same split on every machine.",
                normalize: "How to normalize numeric features, learned from the training rows only: to mean 0 and standard deviation 1 (standardize), to 0 … 1 (minmax), or not at all (none)."),
            terminal)
    {
        Spaces = spaces;
        Arguments.Add(_file);
    }

    protected Option<string?> Test { get; } = OptionFactory.Text("--test", "FILE", "A file of test rows with the same columns. Without it, a random part of FILE is used for testing.");

    protected SplitArguments Split { get; } = new(Defaults.TestFraction, maximumTraining: null, maximumTest: null, minimumTraining: 1, splits: 1);

    protected SpaceArguments Spaces { get; }

    protected ClusterArguments Cluster { get; } = new("Draw the hypotheses of sampled spaces, simulate rare ones, and measure kernels on further --splits on the workers of this cluster (see worker) instead of this computer. The result is the same.");

    protected override void Check(CommandResult command)
    {
        string[] files = command.TextsOf(_file), images = command.TextsOf(Table.Images);
        if (files.Length + images.Length == 0)
            command.AddError($"FILE is missing; specify the CSV or TSV file to {Name}, or --images.");
        else
            Table.Check(command, files);
        if (images.Length > 1 || (images.Length > 0 && command.IsGiven(Test)))
            command.AddError("--images names one folder or file; its images become training and test rows.");
        Cluster.Check(command);
        if (command.IsGiven(Test) && command.IsGiven(Split.TestFraction))
            command.AddError("--test and --test-fraction are mutually exclusive: with --test, all rows of FILE are training rows.");
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        files.AddOutput(Table.Json, parsed);
        files.AddTables(FilesOf(parsed));
        files.AddImages(Table, parsed);
        files.AddInput(Test.Name, parsed.GetValue(Test));
        if (Options.Contains(Cluster.Certificate))
            files.AddInput(Cluster.Certificate.Name, parsed.GetValue(Cluster.Certificate));
    }

    /// <summary>The task and the spaces of a checked command line.</summary>
    protected MeasureRequest RequestOf(ParseResult parsed) => new()
    {
        Source = Table.SourcesOf(parsed, FilesOf(parsed))[0],
        TestFile = parsed.GetValue(Test),
        Split = new SplitOptions
        {
            TestFraction = parsed.GetValue(Split.TestFraction) ?? Defaults.TestFraction,
            Seed = Table.SeedOf(parsed),
            // A command without the option has one split.
            Splits = Options.Contains(Split.Splits) ? parsed.GetValue(Split.Splits) ?? Defaults.Splits : Defaults.Splits,
            MaxTrain = parsed.GetValue(Split.MaxTrain),
            MaxTest = parsed.GetValue(Split.MaxTest),
        },
        Normalization = Table.NormalizationOf(parsed),
        Spaces = Spaces.SpacesOf(parsed),
    };

    private string[] FilesOf(ParseResult parsed) => parsed.GetValue(_file) is { } file ? [file] : [];
}
