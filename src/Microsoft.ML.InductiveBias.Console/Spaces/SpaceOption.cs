namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>An option of hypothesis spaces: <c>--name VALUE</c> for all spaces that have it, <c>name=VALUE</c> within one --space.</summary>
/// <param name="name">The name without dashes.</param>
/// <param name="helpName">The placeholder of the value in the help; empty for a switch.</param>
/// <param name="expected">What a value must be, for messages.</param>
/// <param name="description">The meaning and the default.</param>
internal abstract class SpaceOption(string name, string helpName, string expected, string description)
{
    public string Name { get; } = name;

    public string HelpName { get; } = helpName;

    public string Expected { get; } = expected;

    public string Description { get; } = description;

    /// <summary>Whether it has no value.</summary>
    public bool IsSwitch => HelpName.Length == 0;

    /// <summary>Reads a value; <see langword="null"/> if the text is invalid.</summary>
    public abstract object? Read(string text);

    public static SpaceOption<double> Positive(string name, string helpName, string description) =>
        new(name, helpName, "a positive number", description, text => NumberParser.Positive(text));

    public static SpaceOption<double> NotNegative(string name, string helpName, string description) =>
        new(name, helpName, "a number of at least 0", description, text => NumberParser.NotNegative(text));

    public static SpaceOption<int> WholeNumber(string name, string helpName, int minimum, string description) =>
        new(name, helpName, $"a whole number of at least {minimum}", description, text => NumberParser.Whole(text, minimum));

    public static SpaceOption<T> Choice<T>(string name, string description, params (string Name, T Value)[] choices)
        where T : notnull
    {
        var names = choices.Select(choice => choice.Name).ToList();
        return new(name, string.Join("|", names), $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}", description,
            text => names.IndexOf(text) is >= 0 and var index ? choices[index].Value : null);
    }

    public static SpaceOption<bool> Switch(string name, string description) => new(name, "", "given without a value", description, text => text.Length == 0 ? true : null);
}

/// <summary>An option with values of type <typeparamref name="T"/>; <paramref name="read"/> returns <see langword="null"/> if the text is invalid.</summary>
internal sealed class SpaceOption<T>(string name, string helpName, string expected, string description, Func<string, object?> read)
    : SpaceOption(name, helpName, expected, description)
    where T : notnull
{
    public override object? Read(string text) => read(text);
}
