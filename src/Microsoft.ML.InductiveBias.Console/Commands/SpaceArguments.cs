using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The options that choose hypothesis spaces: --space, and the options of all spaces.</summary>
internal sealed class SpaceArguments
{
    private readonly Option<string[]> _space = OptionFactory.Texts("--space", "SPACE",
        "A hypothesis space, optionally with its own options: NAME or NAME:OPTION=VALUE,OPTION=VALUE. May be repeated: several spaces give one table on one scale. "
        + "Separate options, such as --depth 3, apply to every space that has the option and no value of its own. "
        + $"The spaces: {SpaceForms.Names} (default: {SpaceSpecification.DefaultName}).");

    private readonly List<(SpaceOption Meaning, Option Option)> _settings = [.. SpaceForms.Options.Select(meaning => (meaning, Make(meaning)))];

    /// <summary>All options, in the order of the help.</summary>
    public IEnumerable<Option> Options => _settings.Select(pair => pair.Option).Prepend(_space);

    /// <summary>Adds an error for each fault of the spaces, such as hypotheses that lack the probabilities that the loss needs.</summary>
    public void Check(CommandResult command, bool needsProbabilities)
    {
        List<string> errors = [];
        var spaces = Parse(command, errors);
        foreach (var space in errors.Count == 0 && needsProbabilities ? spaces : [])
        {
            if (space.Form.LacksProbabilities(space.Settings) is { } reason)
                errors.Add($"--loss log-loss isn't supported for --space {space.Text}: {reason}.");
        }
        errors.ForEach(command.AddError);
    }

    /// <summary>Whether a space has a sample file.</summary>
    public bool HasSampleFile(CommandResult command) => Parse(command, []).Any(space => space.Settings.Given(SamplingOptions.Resume) is not null);

    /// <summary>The spaces of a checked command line.</summary>
    public IReadOnlyList<SpaceSpecification> SpacesOf(ParseResult parsed) => Parse(parsed.CommandResult, []);

    private List<SpaceSpecification> Parse(CommandResult command, List<string> errors)
    {
        string[] spaces = command.TextsOf(_space);
        var common = _settings.Where(pair => command.IsGiven(pair.Option))
            .Select(pair => KeyValuePair.Create(pair.Meaning.Name, command.TextsOf(pair.Option).LastOrDefault(""))).ToList();
        return SpaceParser.Parse(spaces.Length == 0 ? [SpaceSpecification.DefaultName] : spaces, common, errors);
    }

    private static Option Make(SpaceOption meaning) => meaning.IsSwitch
        // Arity zero, because "true" would be the text of a switch.
        ? new Option<bool>($"--{meaning.Name}") { Description = meaning.Description, Arity = ArgumentArity.Zero }
        : OptionFactory.Text($"--{meaning.Name}", HelpNameOf(meaning.Name), meaning.Description);

    /// <summary>The values that any space accepts.</summary>
    private static string HelpNameOf(string option) => string.Join("|", SpaceForms.All
        .Select(form => form.Find(option)).OfType<SpaceOption>().SelectMany(known => known.HelpName.Split('|')).Distinct());
}
