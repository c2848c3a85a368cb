using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The options that choose hypothesis spaces: --space, and every option that some space knows.</summary>
internal sealed class SpaceArguments
{
    private readonly Option<string[]> _space = new("--space")
    {
        Description = "A hypothesis space, with options of its own where needed: NAME or NAME:OPTION=VALUE,OPTION=VALUE. May be repeated: several spaces give one table on one scale. "
            + "Options given apart, such as --depth 3, are for every space that knows them and has no value of its own. "
            + $"The spaces: {string.Join(", ", SpaceForms.All.Select(form => form.Name))} (default: {SpaceSpecification.DefaultName}).",
        HelpName = "SPACE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly List<(SpaceOption Meaning, Option Option)> _settings = [.. SpaceForms.Options.Select(meaning => (meaning, Make(meaning)))];

    /// <summary>All of them, in the order in which the help shows them.</summary>
    public IEnumerable<Option> Options => _settings.Select(pair => pair.Option).Prepend(_space);

    /// <summary>Adds an error for everything that is wrong with the spaces.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="ofProbabilities">Whether the loss is one of probabilities.</param>
    public void Check(CommandResult command, bool ofProbabilities)
    {
        List<string> errors = [];
        var spaces = Parse(command, errors);
        if (errors.Count == 0 && ofProbabilities)
        {
            errors.AddRange(spaces.Select(space => (space.Text, Lack: space.Form.LacksProbabilities(space.Settings)))
                .Where(pair => pair.Lack is not null).Select(pair => $"--loss log-loss does not go with --space {pair.Text}: {pair.Lack}."));
        }
        foreach (string error in errors)
            command.AddError(error);
    }

    /// <summary>The spaces of a command line that was checked.</summary>
    public IReadOnlyList<SpaceSpecification> SpacesOf(ParseResult parsed) => Parse(parsed.CommandResult, []);

    private List<SpaceSpecification> Parse(CommandResult command, List<string> errors)
    {
        string[] spaces = [.. Texts(command, _space)];
        var common = _settings
            .Where(pair => command.GetResult(pair.Option) is { Implicit: false })
            .Select(pair => KeyValuePair.Create(pair.Meaning.Name, Texts(command, pair.Option).LastOrDefault(""))).ToList();
        return SpaceParser.Parse(spaces.Length == 0 ? [SpaceSpecification.DefaultName] : spaces, common, errors);
    }

    private static IEnumerable<string> Texts(CommandResult command, Option option) => command.GetResult(option)?.Tokens.Select(token => token.Value) ?? [];

    private static Option Make(SpaceOption meaning) => meaning.IsSwitch
        // Without a value: "true" would be the text of the switch.
        ? new Option<bool>($"--{meaning.Name}") { Description = meaning.Description, Arity = ArgumentArity.Zero }
        : new Option<string>($"--{meaning.Name}") { Description = meaning.Description, HelpName = HelpNameOf(meaning.Name) };

    /// <summary>The values that some space takes.</summary>
    private static string HelpNameOf(string option) => string.Join("|", SpaceForms.All
        .Select(form => form.Find(option)).OfType<SpaceOption>().SelectMany(known => known.HelpName.Split('|')).Distinct());
}
