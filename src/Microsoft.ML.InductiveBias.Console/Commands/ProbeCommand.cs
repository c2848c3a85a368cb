using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>probe</c>.</summary>
internal sealed class ProbeCommand : TableCommand
{
    private static readonly ProbeOptions Defaults = new();

    private readonly Argument<string?> _file = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A CSV or TSV file whose first line has the column names, or an .mbconfig file of Model Builder. Only its features are used.",
    };

    private readonly SpaceArguments _spaces = new(onlyProbed: true);

    private readonly Option<string[]> _rules = OptionFactory.Texts("--rule", "RULE",
        $"A rule that makes labels of the features. May be repeated (default: all that the features allow). The rules: {string.Join(", ", ProbeOptions.AllRules)}.");

    private readonly Option<double?> _relativeLoss = OptionFactory.Value<double>("--relative-loss", "SHARE", "a number between 0 and 1, such as 0.5",
        "The target loss, as a share of the test loss of the best constant.", text => NumberParser.Positive(text) is < 1 and var share ? share : null, Defaults.RelativeLoss);

    private readonly Option<int?> _repeats = OptionFactory.WholeNumber("--repeats", "NUMBER", "How often each rule is drawn, each time with another split.", 2, Defaults.Repeats);

    private readonly Option<int?> _maxRows = OptionFactory.WholeNumber("--max-rows", "ROWS",
        "The most rows of a draw, chosen at random; 30% of them are test rows. Time grows with their cube.", 10, Defaults.MaximumRows);

    private readonly Option<bool> _shuffle = OptionFactory.Switch("--shuffle-features",
        "Also measure each rule with the features in a random order, which shows what a space knows about the order, such as which pixels are neighbors.");

    private readonly Option<string?> _html = OptionFactory.Text("--html", "FILE", "Also write the profile to this file, as a page that opens offline.");

    /// <summary>The command.</summary>
    public ProbeCommand(Terminal terminal)
        : base("probe", "Shows which rules hypothesis spaces find easy: labels are made of the features of a table by known rules, and the bits that each space requires for each rule are measured. "
            + "The table needs no labels; those that it has play no part.\n\n"
            + "For example: inductive-bias probe wine.csv --label Cultivar --space rbf --space linear --rule linear --rule parity",
            new TableArguments(severalFiles: false, seed: "The seed of all random choices: of the rules, the rows, and the splits.",
                normalize: "How to normalize numeric features: to mean 0 and standard deviation 1 (standardize), to 0 … 1 (minmax), or not at all (none).", needsLabel: false), terminal)
    {
        Arguments.Add(_file);
        Add([Table.Label, Table.Images, .. Table.ImageReading, .. _spaces.Options, _rules, _relativeLoss, _repeats, _maxRows, _shuffle, Table.Seed, Table.Normalize, .. Table.Reading, Table.Group, Table.Task, Table.Encoding,
            Table.Json, _html, Table.Verbose]);
        _rules.Validators.Add(result =>
        {
            foreach (string rule in result.Tokens.Select(token => token.Value).Except(ProbeOptions.AllRules, StringComparer.Ordinal))
                result.AddError($"--rule was '{rule}'; there is no such rule.{NameSuggestions.For(rule, ProbeOptions.AllRules)} The rules are {string.Join(", ", ProbeOptions.AllRules)}.");
        });
    }

    protected override void Check(CommandResult command)
    {
        string[] files = command.TextsOf(_file), images = command.TextsOf(Table.Images);
        if (files.Length + images.Length == 0)
            command.AddError("FILE is missing; specify the CSV or TSV file to probe, or --images.");
        else
            Table.Check(command, files);
        if (images.Length > 1)
            command.AddError("--images names one folder; specify one.");
        _spaces.Check(command, needsProbabilities: false);
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        files.AddOutput(Table.Json, parsed);
        files.AddOutput(_html, parsed);
        files.AddTables(parsed.GetValue(_file) is { } file ? [file] : []);
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var spaces = _spaces.SpacesOf(parsed);
        var labels = new SpaceLabels(spaces);
        var outcome = ProbeMeasurement.Run(
            Table.SourcesOf(parsed, parsed.GetValue(_file) is { } file ? [file] : [])[0], Table.NormalizationOf(parsed), [.. spaces.Select(space => (labels.Of(space), space))],
            new ProbeOptions
            {
                Rules = parsed.GetValue(_rules) is { Length: > 0 } rules ? rules : Defaults.Rules,
                RelativeLoss = parsed.GetValue(_relativeLoss) ?? Defaults.RelativeLoss,
                Repeats = parsed.GetValue(_repeats) ?? Defaults.Repeats,
                MaximumRows = parsed.GetValue(_maxRows) ?? Defaults.MaximumRows,
                ShuffleFeatures = parsed.GetValue(_shuffle),
            }, Table.SeedOf(parsed), progress, cancellationToken);
        return () =>
        {
            List<(string File, string Text)> reports = [];
            if (parsed.GetValue(Table.Json) is { } json)
                reports.Add((json, ResultJson.Of(outcome.Profile, outcome.Data)));
            if (parsed.GetValue(_html) is { } html)
                reports.Add((html, HtmlReport.ToHtml(outcome.Profile, outcome.Data.File)));
            Write(reports, page => ProbeTable.Write(page, outcome));
            return ExitCodes.Success;
        };
    }
}
