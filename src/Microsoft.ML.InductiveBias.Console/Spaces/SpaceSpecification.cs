namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>A requested space.</summary>
/// <param name="Text">The value of --space, such as <c>nngp:depth=3</c>. It names the space in all outputs.</param>
/// <param name="Form">The kind of space.</param>
/// <param name="Settings">The values of its options, including those for all spaces.</param>
internal sealed record SpaceSpecification(string Text, SpaceForm Form, SpaceSettings Settings)
{
    /// <summary>The space that is measured by default.</summary>
    public const string DefaultName = "rbf";

    /// <summary>The space with all options that its hypotheses depend on, including those for all spaces, so that another process makes the same.</summary>
    public string Complete
    {
        get
        {
            var options = Settings.Texts.Where(setting => !SamplingOptions.All.Contains(setting.Option))
                .Select(setting => setting.Option.IsSwitch ? setting.Option.Name : $"{setting.Option.Name}={setting.Text}").ToList();
            return options.Count == 0 ? Form.Name : $"{Form.Name}:{string.Join(',', options)}";
        }
    }

    /// <summary>Parses a space without options for all spaces.</summary>
    /// <exception cref="ToolException">The text is invalid.</exception>
    public static SpaceSpecification Of(string text)
    {
        List<string> errors = [];
        var specifications = SpaceParser.Parse([text], [], errors);
        return errors.Count == 0 ? specifications[0] : throw new ToolException(errors[0]);
    }
}
