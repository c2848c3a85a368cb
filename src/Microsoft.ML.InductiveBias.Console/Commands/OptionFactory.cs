using System.CommandLine;
using System.CommandLine.Parsing;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Creates options. Errors name the option, its value and what the value must be.</summary>
internal static class OptionFactory
{
    public const string AtLeastZero = "a number of at least 0";

    private static readonly TimeSpan MaximumDuration = TimeSpan.FromDays(365);

    public static Option<string?> Text(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    /// <summary>An option that may be repeated.</summary>
    public static Option<string[]> Texts(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Arity = ArgumentArity.OneOrMore };

    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    /// <summary>An option with a fixed set of values, the first of which is the default.</summary>
    public static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    /// <summary>An option whose value is read from text; <paramref name="read"/> returns <see langword="null"/> if the text is invalid.</summary>
    public static Option<T?> Value<T>(string name, string helpName, string expected, string description, Func<string, T?> read, T? byDefault = null)
        where T : struct
    {
        var option = new Option<T?>(name) { Description = description, HelpName = helpName, CustomParser = result => Read(result, result.Tokens.LastOrDefault()?.Value ?? "", name, expected, read) };
        if (byDefault is not null)
            option.DefaultValueFactory = _ => byDefault;
        return option;
    }

    /// <summary>The same for values that are objects.</summary>
    public static Option<T> Value<T>(string name, string helpName, string expected, string description, Func<string, T?> read, T byDefault)
        where T : class => new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => byDefault,
            CustomParser = result =>
            {
                string text = result.Tokens.LastOrDefault()?.Value ?? "";
                if (read(text) is { } value)
                    return value;
                result.AddError($"{name} was '{text}'; it must be {expected}.");
                return byDefault;
            },
        };

    public static Option<int?> WholeNumber(string name, string helpName, string description, int minimum, int? byDefault = null) =>
        Value(name, helpName, $"a whole number of at least {minimum}", description, text => NumberParser.Whole(text, minimum), byDefault);

    /// <summary>An option for numbers of at least 0 that may be repeated.</summary>
    public static Option<double[]> Numbers(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => Read(result, token.Value, name, AtLeastZero, NumberParser.NotNegative) ?? double.NaN)],
    };

    public static Option<TimeSpan?> Duration(string name, string description) =>
        Value<TimeSpan>(name, "TIME", "a positive number with the unit s, m or h, such as 90s or 2m", description, text => ReadDuration(text));

    /// <summary>Reads a duration such as <c>90s</c>, <c>2m</c> or <c>1.5h</c>; <see langword="null"/> for anything else.</summary>
    public static TimeSpan? ReadDuration(string text)
    {
        if (text.Length < 2 || !double.TryParse(text.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            return null;
        double seconds = number * text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => double.NaN };
        return seconds > 0 && seconds <= MaximumDuration.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>Adds an error if the option names the standard output, where what it names can't be written.</summary>
    public static void RequireNamed(this CommandResult command, Option option, string kind, string reason)
    {
        if (command.TextsOf(option).Contains(UsedFiles.StandardStream))
            command.AddError($"{option.Name} was '-', the standard output; {reason}, so it must be the name of a {kind}. For a {kind} of that name, specify './-'.");
    }

    /// <summary>Whether an option was given, rather than set to its default.</summary>
    public static bool IsGiven(this CommandResult command, Option option) => command.GetResult(option) is { Implicit: false };

    /// <summary>The values of an option as the user typed them.</summary>
    public static string[] TextsOf(this CommandResult command, Option option) => [.. (command.GetResult(option)?.Tokens ?? []).Select(token => token.Value)];

    /// <summary>The values of an argument as the user typed them.</summary>
    public static string[] TextsOf(this CommandResult command, Argument argument) => [.. (command.GetResult(argument)?.Tokens ?? []).Select(token => token.Value)];

    private static T? Read<T>(ArgumentResult result, string text, string option, string expected, Func<string, T?> read)
        where T : struct
    {
        var value = read(text);
        if (value is null)
            result.AddError($"{option} was '{text}'; it must be {expected}.");
        return value;
    }
}
