using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The options that choose hypothesis spaces: --space, and the options of all spaces.</summary>
/// <param name="onlySampled">Whether the command takes one space, whose hypotheses it only draws.</param>
/// <param name="onlyProbed">Whether the command probes spaces, without sample files and simulations.</param>
internal sealed class SpaceArguments(bool onlySampled = false, bool onlyProbed = false)
{
    private readonly Option<string[]> _space = OptionFactory.Texts("--space", "SPACE", onlySampled
        ? "The hypothesis space, optionally with its own options: NAME or NAME:OPTION=VALUE,OPTION=VALUE. Separate options, such as --depth 3, do the same. "
            + $"The spaces: {string.Join(", ", SpaceForms.All.Where(form => form.IsSampled).Select(form => form.Name))}."
        : "A hypothesis space, optionally with its own options: NAME or NAME:OPTION=VALUE,OPTION=VALUE. May be repeated: several spaces give one table on one scale. "
            + "Separate options, such as --depth 3, apply to every space that has the option and no value of its own. "
            + $"The spaces: {SpaceForms.Names} (default: {SpaceSpecification.DefaultName}).");

    private readonly List<(SpaceOption Meaning, Option Option)> _settings = [.. (onlySampled
        ? SpaceForms.All.Where(form => form.IsSampled).SelectMany(form => form.Options).Distinct().Except(SamplingOptions.OfMeasurements)
        : onlyProbed ? SpaceForms.Options.Except(SamplingOptions.OfMeasurements) : SpaceForms.Options).DistinctBy(meaning => meaning.Name).Select(meaning => (meaning, Make(meaning, onlySampled)))];

    /// <summary>All options, in the order of the help.</summary>
    public IEnumerable<Option> Options => _settings.Select(pair => pair.Option).Prepend(_space);

    /// <summary>Adds an error for each fault of the spaces, such as hypotheses that lack the probabilities that the loss needs.</summary>
    public void Check(CommandResult command, bool needsProbabilities)
    {
        List<string> errors = [];
        var spaces = Parse(command, errors);
        if (onlySampled && errors.Count == 0)
            errors.AddRange(FaultsOf(spaces));
        if (onlyProbed && errors.Count == 0)
            errors.AddRange(spaces.SelectMany(OptionsOfMeasurements));
        foreach (var space in errors.Count == 0 && needsProbabilities ? spaces : [])
        {
            if (space.Form.LacksProbabilities(space.Settings) is { } reason)
                errors.Add($"--loss log-loss isn't supported for --space {space.Text}: {reason}.");
        }
        errors.ForEach(command.AddError);
    }

    /// <summary>Whether no space is given.</summary>
    public bool IsMissing(CommandResult command) => command.TextsOf(_space).Length == 0;

    /// <summary>Whether hypotheses of a space are drawn; also where the spaces are wrong, which is an error of its own.</summary>
    public bool AnySampled(CommandResult command)
    {
        List<string> errors = [];
        return Parse(command, errors).Any(space => space.Form.IsSampled) || errors.Count > 0;
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
        return SpaceParser.Parse(spaces.Length == 0 && !onlySampled ? [SpaceSpecification.DefaultName] : spaces, common, errors);
    }

    /// <summary>What keeps the spaces from being one whose hypotheses can be drawn.</summary>
    private static IEnumerable<string> FaultsOf(List<SpaceSpecification> spaces)
    {
        if (spaces.Count > 1)
            yield return $"--space is given {spaces.Count} times; a sample file belongs to one space, so specify one.";
        foreach (var space in spaces)
        {
            if (!space.Form.IsSampled)
                yield return $"--space was '{space.Text}': {space.Form.Name} isn't sampled, because the distribution of its loss is known; use measure. The sampled spaces are {string.Join(", ", SpaceForms.All.Where(form => form.IsSampled).Select(form => form.Name))}.";
            foreach (string fault in OptionsOfMeasurements(space))
                yield return fault;
        }
    }

    private static IEnumerable<string> OptionsOfMeasurements(SpaceSpecification space) => SamplingOptions.OfMeasurements.Where(space.Settings.Has)
        .Select(option => $"--space was '{space.Text}': {option.Name} is an option of measure; leave it out here.");

    private static Option Make(SpaceOption meaning, bool onlySampled) => meaning.IsSwitch
        // Arity zero, because "true" would be the text of a switch.
        ? new Option<bool>($"--{meaning.Name}") { Description = meaning.Description, Arity = ArgumentArity.Zero }
        : OptionFactory.Text($"--{meaning.Name}", HelpNameOf(meaning.Name), onlySampled && meaning == SamplingOptions.Samples ? SamplingOptions.SamplesOfFile : meaning.Description);

    /// <summary>The values that any space accepts.</summary>
    private static string HelpNameOf(string option) => string.Join("|", SpaceForms.All
        .Select(form => form.Find(option)).OfType<SpaceOption>().SelectMany(known => known.HelpName.Split('|')).Distinct());
}
