namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>One space that was asked for.</summary>
/// <param name="Text">What --space said, such as <c>nngp:depth=3</c>: the name of the space in all outputs.</param>
/// <param name="Form">The kind of space.</param>
/// <param name="Settings">The values of its options, those for all spaces included.</param>
internal sealed record SpaceSpecification(string Text, SpaceForm Form, SpaceSettings Settings)
{
    /// <summary>The space that is measured where none is named.</summary>
    public const string DefaultName = "rbf";

    /// <summary>A specification by its text alone.</summary>
    /// <exception cref="ToolException">The text is wrong.</exception>
    public static SpaceSpecification Of(string text)
    {
        List<string> errors = [];
        var specifications = SpaceParser.Parse([text], [], errors);
        return errors.Count == 0 ? specifications[0] : throw new ToolException(errors[0]);
    }
}
