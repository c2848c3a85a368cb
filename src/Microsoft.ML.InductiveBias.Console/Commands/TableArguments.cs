using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The options that every command on tables has, and what they say.</summary>
internal sealed class TableArguments
{
    /// <summary>The options.</summary>
    /// <param name="normalize">What --normalize does in this command.</param>
    /// <param name="seed">What --seed does in this command.</param>
    public TableArguments(string normalize, string seed)
    {
        Normalize.Description = normalize;
        Seed.Description = seed;
        Normalize.AcceptOnlyFromAmong("standardize", "minmax", "none");
        Task.AcceptOnlyFromAmong("regression", "classification");
    }

    public Option<int?> Seed { get; } = new("--seed")
    {
        HelpName = "NUMBER",
        DefaultValueFactory = _ => 0,
        CustomParser = NumberArguments.WholeNumber("--seed", _ => true, "a whole number, such as 1"),
    };

    public Option<string> Normalize { get; } = new("--normalize")
    {
        DefaultValueFactory = _ => "standardize",
    };

    public Option<string[]> Ignore { get; } = new("--ignore")
    {
        Description = "A column that is not a feature, such as a row number. May be repeated.",
        HelpName = "COLUMN",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string?> Task { get; } = new("--task")
    {
        Description = "What the label is, where the inferred task is not the one that is meant.",
    };

    public Option<bool> Strict { get; } = new("--strict")
    {
        Description = "Fail at a cell that is missing (empty, NA, N/A, ?, NaN, null) or infinite, instead of dropping its row.",
    };

    public Option<string?> Json { get; } = new("--json")
    {
        Description = "Also write the result to this file, as JSON in full precision.",
        HelpName = "FILE",
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "On failure, also show where in the program it happened.",
    };

    /// <summary>Adds an error where a column is both the label and left out.</summary>
    public void CheckLabels(CommandResult command, Option label)
    {
        var ignored = command.GetResult(Ignore)?.Tokens.Select(token => token.Value) ?? [];
        foreach (string both in (command.GetResult(label)?.Tokens ?? []).Select(token => token.Value).Intersect(ignored))
            command.AddError($"--label and --ignore both name '{both}'; a column is either predicted or left out.");
    }

    /// <summary>What a command line asks for.</summary>
    public TableOptions OptionsOf(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(Seed) ?? 0,
        Normalization = parsed.GetValue(Normalize) switch
        {
            "minmax" => Normalization.MinMax,
            "none" => Normalization.None,
            _ => Normalization.Standardize,
        },
        Ignored = parsed.GetValue(Ignore) ?? [],
        Task = parsed.GetValue(Task) switch
        {
            "regression" => LabelTask.Regression,
            "classification" => LabelTask.Classification,
            _ => null,
        },
        Strict = parsed.GetValue(Strict),
        JsonFile = parsed.GetValue(Json),
        Verbose = parsed.GetValue(Verbose),
    };
}
