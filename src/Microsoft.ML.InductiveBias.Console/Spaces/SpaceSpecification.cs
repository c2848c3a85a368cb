namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>A requested space.</summary>
/// <param name="Text">The value of --space, such as <c>nngp:depth=3</c>. It names the space in all outputs.</param>
/// <param name="Form">The kind of space.</param>
/// <param name="Settings">The values of its options, including those for all spaces.</param>
internal sealed record SpaceSpecification(string Text, SpaceForm Form, SpaceSettings Settings)
{
    /// <summary>The space that is measured by default.</summary>
    public const string DefaultName = "rbf";

    /// <summary>Parses a space without options for all spaces.</summary>
    /// <exception cref="ToolException">The text is invalid.</exception>
    public static SpaceSpecification Of(string text)
    {
        List<string> errors = [];
        var specifications = SpaceParser.Parse([text], [], errors);
        return errors.Count == 0 ? specifications[0] : throw new ToolException(errors[0]);
    }
}
