namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>Parses <c>NAME</c> or <c>NAME:OPTION=VALUE,OPTION=VALUE</c>, together with options for all spaces.</summary>
internal static class SpaceParser
{
    /// <summary>Parses the requested spaces.</summary>
    /// <param name="texts">The values of --space.</param>
    /// <param name="common">The options for all spaces that have them, by name.</param>
    /// <param name="errors">Receives error messages.</param>
    public static List<SpaceSpecification> Parse(
        IReadOnlyList<string> texts, IReadOnlyList<KeyValuePair<string, string>> common, List<string> errors)
    {
        var specifications = texts.Select(text => ParseOne(text, errors)).OfType<SpaceSpecification>().ToList();
        foreach (string repeated in texts.CountBy(text => text, StringComparer.Ordinal).Where(pair => pair.Value > 1).Select(pair => pair.Key))
            errors.Add($"--space {repeated} is given more than once; each space is measured once.");
        if (errors.Count > 0)
            return specifications;
        foreach (var (name, value) in common)
            Apply(name, value, specifications, errors);
        if (errors.Count > 0)
            return specifications;
        foreach (var specification in specifications)
        {
            if (specification.Form.Check(specification.Settings) is { } fault)
                errors.Add($"--space {specification.Text}: {fault}");
        }
        CheckSampleFiles(specifications, errors);
        return specifications;
    }

    private static SpaceSpecification? ParseOne(string text, List<string> errors)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        if (SpaceForms.Find(name) is not { } form)
        {
            errors.Add($"--space was '{text}': there is no space '{name}'.{NameSuggestions.For(name, SpaceForms.All.Select(known => known.Name))} The spaces are {SpaceForms.Names}.");
            return null;
        }
        var settings = new SpaceSettings();
        foreach (string part in colon < 0 ? [] : text[(colon + 1)..].Split(','))
            SetOne(text, part, form, settings, errors);
        return new SpaceSpecification(text, form, settings);
    }

    private static void SetOne(string text, string part, SpaceForm form, SpaceSettings settings, List<string> errors)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? part : part[..equals];
        string value = equals < 0 ? "" : part[(equals + 1)..];
        if (form.Find(name) is not { } option)
        {
            errors.Add($"--space was '{text}': {form.Name} has no option '{name}'.{NameSuggestions.For(name, form.Options.Select(known => known.Name))} "
                + $"Its options are {string.Join(", ", form.Options.Select(known => known.Name))}; specify them as in {form.Name}:{form.Options[0].Name}={form.Options[0].HelpName}.");
        }
        else if (settings.Has(option))
        {
            errors.Add($"--space was '{text}': {name} is given more than once.");
        }
        else if (option.Read(value) is { } read)
        {
            settings.Set(option, value, read);
        }
        else
        {
            errors.Add($"--space was '{text}': {name} was '{value}'; it must be {option.Expected}.");
        }
    }

    /// <summary>Sets an option for every space that has it and no value of its own.</summary>
    private static void Apply(string name, string value, List<SpaceSpecification> specifications, List<string> errors)
    {
        var applicable = specifications.Where(specification => specification.Form.Find(name) is not null).ToList();
        if (applicable.Count == 0)
        {
            string others = string.Join(", ", SpaceForms.All.Where(form => form.Find(name) is not null).Select(form => form.Name));
            errors.Add($"--{name} is not an option of {string.Join(" or ", specifications.Select(specification => specification.Form.Name).Distinct())}; the spaces with this option are {others}.");
            return;
        }
        foreach (var specification in applicable)
        {
            var option = specification.Form.Find(name)!;
            if (specification.Settings.Has(option))
                continue;
            if (option.Read(value) is { } read)
                specification.Settings.Set(option, value, read);
            else
                errors.Add($"--{name} was '{value}'; {(applicable.Count > 1 ? $"for {specification.Form.Name} " : "")}it must be {option.Expected}.");
        }
    }

    private static void CheckSampleFiles(List<SpaceSpecification> specifications, List<string> errors)
    {
        var shared = specifications
            .Where(specification => specification.Settings.Given(SamplingOptions.Resume) is not null)
            .GroupBy(specification => Path.GetFullPath(specification.Settings.Given(SamplingOptions.Resume)!), StringComparer.Ordinal)
            .Where(group => group.Count() > 1);
        foreach (var group in shared)
        {
            string first = group.First().Text;
            errors.Add($"--resume: {Text.Names([.. group.Select(specification => specification.Text)])} would share one file; "
                + $"each space needs its own file, as in --space {first}{(first.Contains(':', StringComparison.Ordinal) ? ',' : ':')}resume=FILE.");
        }
    }
}
