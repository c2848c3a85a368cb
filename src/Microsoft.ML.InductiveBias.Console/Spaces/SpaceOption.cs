using System.Globalization;

namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>An option of hypothesis spaces: <c>--name VALUE</c> for all spaces that know it, <c>name=VALUE</c> within one --space.</summary>
/// <param name="name">The name without dashes.</param>
/// <param name="helpName">What stands for the value in the help; empty for a switch.</param>
/// <param name="right">What a value must be, for messages.</param>
/// <param name="description">What it does, and its default.</param>
internal abstract class SpaceOption(string name, string helpName, string right, string description)
{
    public string Name { get; } = name;

    public string HelpName { get; } = helpName;

    public string Right { get; } = right;

    public string Description { get; } = description;

    /// <summary>Whether it stands without a value.</summary>
    public bool IsSwitch => HelpName.Length == 0;

    /// <summary>The value that a text gives; <see langword="null"/> if it is none.</summary>
    public abstract object? Read(string text);

    public static SpaceOption<double> Number(string name, string helpName, Predicate<double> isRight, string right, string description) =>
        new(name, helpName, right, description, text => TryNumber(text, out double number) && isRight(number) ? number : null);

    public static SpaceOption<int> WholeNumber(string name, string helpName, int least, string description, string? right = null, Predicate<int>? isRight = null) =>
        new(name, helpName, right ?? $"a whole number of at least {least}", description,
            text => TryWhole(text, out int number) && number >= least && (isRight is null || isRight(number)) ? number : null);

    public static SpaceOption<T> Choice<T>(string name, string description, params (string Name, T Value)[] choices)
        where T : notnull
    {
        var names = choices.Select(choice => choice.Name).ToList();
        string right = names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
        return new(name, string.Join("|", names), right, description,
            text => names.IndexOf(text) is >= 0 and var index ? choices[index].Value : null);
    }

    public static SpaceOption<bool> Switch(string name, string description) =>
        new(name, "", "given without a value", description, text => text.Length == 0 ? true : null);

    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    public static bool TryWhole(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}

/// <summary>An option with values of one type.</summary>
/// <param name="name">The name without dashes.</param>
/// <param name="helpName">What stands for the value in the help.</param>
/// <param name="right">What a value must be, for messages.</param>
/// <param name="description">What it does, and its default.</param>
/// <param name="read">The value that a text gives, of type <typeparamref name="T"/>; <see langword="null"/> if it is none.</param>
internal sealed class SpaceOption<T>(string name, string helpName, string right, string description, Func<string, object?> read)
    : SpaceOption(name, helpName, right, description)
    where T : notnull
{
    public override object? Read(string text) => read(text);
}
