namespace Microsoft.ML.InductiveBias.Console.Basics;

/// <summary>Formats numbers, counts and lists for reading.</summary>
internal static class Text
{
    private const int MaximumNames = 5;

    /// <summary>A number with five significant digits; ∞ for infinity.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : "-∞";
        if (value == 0)
            return "0";
        if (size is >= 1e7 or < 1e-4)
            return value.ToString("0.####e+0", CultureInfo.InvariantCulture);
        // The number of decimal places that ends at the fifth significant digit.
        int places = Math.Clamp(4 - (int)Math.Floor(Math.Log10(size)), 0, 15);
        return Math.Round(value, places).ToString("0.###############", CultureInfo.InvariantCulture);
    }

    /// <summary>A number with all its digits.</summary>
    public static string Exact(double value) => double.IsInfinity(value) ? Number(value) : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>2 to a power as a number, or as a power where it exceeds a double.</summary>
    public static string PowerOfTwo(double exponent) => double.IsPositiveInfinity(Math.Pow(2, exponent)) ? $"2^{Number(exponent)}" : Number(Math.Pow(2, exponent));

    /// <summary>A fraction as a percentage, in a format such as <c>0.0</c>.</summary>
    public static string Percent(double fraction, string format = "0.##") => (100 * fraction).ToString(format, CultureInfo.InvariantCulture) + "%";

    /// <summary>A range such as <c>1.2 … 3.4</c>.</summary>
    public static string Range(double lower, double upper) => $"{Number(lower)} … {Number(upper)}";

    /// <summary>A count with its noun, such as "1 row" or "1,797 rows".</summary>
    public static string Count(long count, string singular, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? singular : plural ?? singular + "s")}");

    /// <summary>Quoted names; only the first five of a longer list.</summary>
    public static string Names(IReadOnlyCollection<string> names)
    {
        string shown = string.Join(", ", names.Take(MaximumNames).Select(name => $"'{name}'"));
        return names.Count <= MaximumNames ? shown : $"{shown} and {names.Count - MaximumNames} more";
    }

    /// <summary>A message without what native libraries append to it on further lines: stack traces and the places in their sources.</summary>
    public static string FirstSentence(string message)
    {
        string line = message.Split('\n', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(message);
        int place = line.IndexOf("Exception raised from", StringComparison.Ordinal);
        if (place > 0)
            return line[..place].TrimEnd();
        // Exceptions name the parameter of a method after their message, which no option of the tool has.
        int parameter = line.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return parameter > 0 && line.EndsWith("')", StringComparison.Ordinal) ? line[..parameter] : line;
    }

    public static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
