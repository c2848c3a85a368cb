namespace Microsoft.ML.InductiveBias.Console.Basics;

/// <summary>Reads numbers as users type them, always with a decimal point; <see langword="null"/> for anything else.</summary>
internal static class NumberParser
{
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    public static double? Positive(string text) => Number(text) is > 0 and var number ? number : null;

    public static double? NotNegative(string text) => Number(text) is >= 0 and var number ? number : null;

    public static int? Whole(string text, int minimum = int.MinValue) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= minimum ? number : null;
}
