using System.CommandLine.Parsing;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Numbers on the command line, always with a decimal point, with errors that name the option and what would be right.</summary>
internal static class NumberArguments
{
    /// <summary>A parser of one number.</summary>
    public static Func<ArgumentResult, double> Number(string option, Predicate<double> isRight, string right) =>
        result => One(result, result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value, option, isRight, right);

    /// <summary>A parser of an option that may stand several times.</summary>
    public static Func<ArgumentResult, double[]> Numbers(string option, Predicate<double> isRight, string right) =>
        result => [.. result.Tokens.Select(token => One(result, token.Value, option, isRight, right))];

    /// <summary>A parser of one whole number.</summary>
    public static Func<ArgumentResult, int?> WholeNumber(string option, Predicate<int> isRight, string right) => result =>
    {
        string text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && isRight(number))
            return number;
        result.AddError($"{option} was '{text}'; it must be {right}.");
        return null;
    };

    public static bool IsPositive(double number) => number > 0 && double.IsFinite(number);

    public static bool IsNotNegative(double number) => number >= 0 && double.IsFinite(number);

    private static double One(ArgumentResult result, string text, string option, Predicate<double> isRight, string right)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && isRight(number))
            return number;
        result.AddError($"{option} was '{text}'; it must be {right}.");
        return double.NaN;
    }
}
