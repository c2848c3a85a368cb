using System.Globalization;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Results as one line of text: value, interval, unit, method.</summary>
internal static class ResultText
{
    /// <summary>A number with six significant digits.</summary>
    public static string Of(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A value with its interval, which is left out where it has no width.</summary>
    public static string Of(double value, double lower, double upper, string unit) =>
        lower == upper || (double.IsNaN(lower) && double.IsNaN(upper)) ? $"{Of(value)}{unit}" : $"{Of(value)}{unit} ({Of(lower)} to {Of(upper)})";

    /// <summary>2 to a power, as a power where it exceeds a double.</summary>
    public static string PowerOfTwo(double exponent) => double.IsPositiveInfinity(Math.Pow(2, exponent)) ? $"2^{Of(exponent)}" : Of(Math.Pow(2, exponent));
}
