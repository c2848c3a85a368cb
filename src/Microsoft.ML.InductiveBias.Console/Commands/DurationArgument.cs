using System.CommandLine.Parsing;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>A duration on the command line: a number with the unit s, m or h.</summary>
internal static class DurationArgument
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>A parser of one duration, with an error that names the option and what would be right.</summary>
    public static Func<ArgumentResult, TimeSpan?> Of(string option) => result =>
    {
        string text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (TryParse(text, out var duration))
            return duration;
        result.AddError($"{option} was '{text}'; it must be a positive number with the unit s, m or h, such as 90s or 2m.");
        return null;
    };

    /// <summary>Reads a text such as <c>90s</c>, <c>2m</c>, <c>1.5h</c>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || SecondsOf(text[^1]) is not { } unit
            || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            return false;
        }
        double seconds = number * unit;
        if (!(seconds > 0 && seconds <= Longest.TotalSeconds))
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static double? SecondsOf(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        _ => null,
    };
}
