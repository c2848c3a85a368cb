using System.Globalization;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Formats numbers for reading.</summary>
internal static class NumberText
{
    /// <summary>A number with four significant digits; ∞ for an infinity, "unknown" for NaN.</summary>
    public static string Of(double value) => Of(value, 4);

    /// <summary>A number with the given significant digits.</summary>
    public static string Of(double value, int digits)
    {
        double size = Math.Abs(value);
        if (double.IsNaN(value))
            return "unknown";
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : "−∞";
        if (value == 0)
            return "0";
        string text = size is >= 1e7 or < 1e-4
            ? Power(size)
            : Rounded(size, digits);
        return value < 0 ? "−" + text : text;
    }

    /// <summary>An amount of information; rounding limits it to a thousandth of a bit.</summary>
    public static string Bits(double bits) => Bits(bits, 4);

    /// <summary>An amount of information with its interval in parentheses, if it has a width.</summary>
    public static string Bits(ValueWithInterval bits) => BitsParts(bits) is (var value, { } interval) ? $"{value} ({interval})" : BitsParts(bits).Value;

    /// <summary>An amount of information and its interval; <see langword="null"/> if that has no width. Digits that a wide interval
    /// leaves open aren't shown.</summary>
    public static (string Value, string? Interval) BitsParts(ValueWithInterval bits)
    {
        if (!(bits.Upper > bits.Lower * (1 + 1e-6) + 1e-3))
            return (Bits(bits.Value), null);
        int digits = bits.Upper - bits.Lower > 0.1 * bits.Value ? 2 : 4;
        return (Bits(bits.Value, digits), $"{Bits(bits.Lower, digits)} to {Bits(bits.Upper, digits)}");
    }

    private static string Bits(double bits, int digits) => bits is > 0 and < 0.001 ? "< 0.001" : Of(bits, digits);

    /// <summary>A power of two as a number, or as a power if it exceeds a double.</summary>
    public static string PowerOfTwo(double exponent) => double.IsPositiveInfinity(Math.Pow(2, exponent)) ? $"2^{Of(exponent)}" : Of(Math.Pow(2, exponent));

    /// <summary>The ends of an interval of exponents as powers of two.</summary>
    public static string PowersOfTwo(ValueWithInterval exponent) => $"{PowerOfTwo(exponent.Lower)} to {PowerOfTwo(exponent.Upper)}";

    /// <summary>A range such as "3 to 4".</summary>
    public static string Range(double lower, double upper) => $"{Of(lower)} to {Of(upper)}";

    /// <summary>A range of amounts of information.</summary>
    public static string BitsRange(double lower, double upper) => $"{Bits(lower)} to {Bits(upper)}";

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        return double.IsNaN(share) ? "unknown" : Math.Round(percent, percent is < 10 and > 0 ? 1 : 0).ToString("0.#", CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>A count such as "1 row" or "1,797 rows".</summary>
    public static string Count(long count, string thing, string? things = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? thing : things ?? thing + "s")}");

    /// <summary>Odds of 2^-bits, such as "1 in 210", "1 in 6.4 billion" or "1 in 10⁸⁰".</summary>
    public static string OneIn(double bits) => bits switch
    {
        double.PositiveInfinity => "none",
        // Nearly all do, and "1 in 1" would mislead.
        < 1 => Percent(Math.Pow(2, -bits)),
        < 20 => string.Create(CultureInfo.InvariantCulture, $"1 in {TwoDigits(Math.Pow(2, bits)):N0}"),
        < 30 => $"1 in {Of(Math.Pow(2, bits) / 1e6, 2)} million",
        < 40 => $"1 in {Of(Math.Pow(2, bits) / 1e9, 2)} billion",
        _ => $"1 in 10{Superscripts((long)Math.Round(bits * Math.Log10(2)))}",
    };

    private static double TwoDigits(double value)
    {
        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 1));
        return Math.Round(value / unit) * unit;
    }

    private static string Rounded(double size, int digits)
    {
        // The last significant digit is this many places after the point.
        int places = digits - 1 - (int)Math.Floor(Math.Log10(size));
        if (places < 0)
        {
            double unit = Math.Pow(10, -places);
            return digits < 4 ? (Math.Round(size / unit) * unit).ToString("#,0", CultureInfo.InvariantCulture) : Math.Round(size).ToString("#,0", CultureInfo.InvariantCulture);
        }
        places = Math.Min(places, 15);
        return Math.Round(size, places).ToString("#,0.###############", CultureInfo.InvariantCulture);
    }

    private static string Power(double size)
    {
        int exponent = (int)Math.Floor(Math.Log10(size));
        double mantissa = Math.Round(size / Math.Pow(10, exponent), 2);
        if (!double.IsFinite(mantissa)) // 10^exponent underflowed
            return size.ToString("0.##e+0", CultureInfo.InvariantCulture);
        if (mantissa >= 10)
            (mantissa, exponent) = (mantissa / 10, exponent + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa:0.##}·10{Superscripts(exponent)}");
    }

    private static string Superscripts(long exponent) => string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(Superscript));

    private static char Superscript(char digit) => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0'];
}
