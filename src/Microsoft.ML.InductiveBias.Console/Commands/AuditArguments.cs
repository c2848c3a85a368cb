using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The options that <c>audit</c> and <c>compare</c> share.</summary>
internal sealed class AuditArguments
{
    private static readonly AuditOptions Defaults = new();

    private readonly Option<string[]> _label = new("--label")
    {
        Description = "The column to predict. Text, or whole numbers with few distinct values, are classes; other numbers a regression (see --task). "
            + "With several files: once, for all of them, or once for each, in their order. An .mbconfig file names its own.",
        HelpName = "COLUMN",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _html = new("--html")
    {
        Description = "Write the report to this file: one page that opens offline.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _junit = new("--junit")
    {
        Description = "Write the outcomes of --fail-if to this file, as build servers show tests.",
        HelpName = "FILE",
    };

    private readonly Option<AuditCondition[]> _failIf = new("--fail-if")
    {
        Description = "End with exit code 3 if this holds, such as \"difficultyBits > 1e6\" or \"requiredBits(rbf, nearestNeighbour) > 200\". May be repeated.",
        HelpName = "CONDITION",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Conditions,
    };

    private readonly Option<TimeSpan?> _budget = new("--budget")
    {
        Description = "How long it may take, such as 90s or 2m. Parts are made smaller or left out to keep to it, and the result says which. Without it nothing is left out.",
        HelpName = "TIME",
        CustomParser = DurationArgument.Of("--budget"),
    };

    private readonly Option<int?> _samples = new("--samples")
    {
        Description = "Hypotheses that are drawn of each sampled space.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => Defaults.Samples,
        CustomParser = NumberArguments.WholeNumber("--samples", samples => samples >= 3, "a whole number of at least 3"),
    };

    private readonly Option<double> _testFraction = new("--test-fraction")
    {
        Description = "The share of the rows that is tested on, between 0 and 1.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => Defaults.TestFraction,
        CustomParser = NumberArguments.Number("--test-fraction", share => share is > 0 and < 1, "a number between 0 and 1, such as 0.3"),
    };

    private readonly Option<int?> _maxTrain = new("--max-train")
    {
        Description = "Use no more than so many training rows, chosen at random by --seed. Time grows with their cube, memory with their square.",
        HelpName = "ROWS",
        DefaultValueFactory = _ => Defaults.MaximumTrainingRows,
        CustomParser = NumberArguments.WholeNumber("--max-train", rows => rows >= 2, "a whole number of at least 2"),
    };

    private readonly Option<int?> _maxTest = new("--max-test")
    {
        Description = "Use no more than so many test rows, chosen at random by --seed.",
        HelpName = "ROWS",
        DefaultValueFactory = _ => Defaults.MaximumTestRows,
        CustomParser = NumberArguments.WholeNumber("--max-test", rows => rows >= 1, "a whole number of at least 1"),
    };

    private readonly Option<double> _targetBits = new("--target-bits")
    {
        Description = "The required bias, in bits, for which the number of training rows is searched.",
        HelpName = "BITS",
        DefaultValueFactory = _ => Defaults.TargetBits,
        CustomParser = NumberArguments.Number("--target-bits", NumberArguments.IsNotNegative, "a number of at least 0"),
    };

    private readonly TableArguments _table = new(
        normalize: "",
        seed: "Chooses what is random: the split, the hypotheses that are drawn. The same seed gives the same audit.");

    /// <summary>Every option.</summary>
    public IEnumerable<Option> Options =>
        [_label, _html, _table.Json, _junit, _failIf, _budget, _samples, _testFraction, _maxTrain, _maxTest, _targetBits,
            _table.Ignore, _table.Task, _table.Seed, _table.Strict, _table.Verbose];

    /// <summary>Adds an error where labels and files do not match.</summary>
    public void Check(CommandResult command, IReadOnlyList<string> files)
    {
        int labels = command.GetResult(_label)?.Tokens.Count ?? 0;
        if (labels == 0 && files.Any(file => !ModelBuilderConfig.IsNamedSo(file)))
            command.AddError("--label is missing; name the column to predict.");
        else if (labels > 1 && labels != files.Count)
            command.AddError($"--label stands {labels} times for {Output.Text.Count(files.Count, "file")}; give it once, for all files, or once for each.");
        if (command.GetResult(_junit) is { Implicit: false } && command.GetResult(_failIf) is null)
            command.AddError("--junit needs --fail-if: it writes the outcomes of conditions.");
        _table.CheckLabels(command, _label);
    }

    /// <summary>What a command line asks for.</summary>
    public AuditRequest RequestOf(ParseResult parsed, IReadOnlyList<string> files) => new(_table.OptionsOf(parsed))
    {
        Files = files,
        Labels = parsed.GetValue(_label) ?? [],
        HtmlFile = parsed.GetValue(_html),
        JUnitFile = parsed.GetValue(_junit),
        Conditions = parsed.GetValue(_failIf) ?? [],
        Budget = parsed.GetValue(_budget),
        Audit = new AuditOptions
        {
            Seed = parsed.GetValue(_table.Seed) ?? 0,
            Samples = parsed.GetValue(_samples) ?? Defaults.Samples,
            TestFraction = parsed.GetValue(_testFraction),
            MaximumTrainingRows = parsed.GetValue(_maxTrain) ?? Defaults.MaximumTrainingRows,
            MaximumTestRows = parsed.GetValue(_maxTest) ?? Defaults.MaximumTestRows,
            TargetBits = parsed.GetValue(_targetBits),
        },
    };

    private static AuditCondition[] Conditions(ArgumentResult result)
    {
        List<AuditCondition> conditions = [];
        foreach (var token in result.Tokens)
        {
            try
            {
                conditions.Add(AuditCondition.Parse(token.Value));
            }
            catch (FormatException wrong)
            {
                result.AddError($"--fail-if was '{token.Value}': {wrong.Message}");
            }
        }
        return [.. conditions];
    }
}
