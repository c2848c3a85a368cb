using System.Globalization;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Numbers and lists as people read them.</summary>
internal static class Text
{
    private const int Shown = 5;

    /// <summary>A number with five significant digits; ∞ for an infinity.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : "-∞";
        if (value == 0)
            return "0";
        return size is >= 1e7 or < 1e-4
            ? value.ToString("0.####e+0", CultureInfo.InvariantCulture)
            : Rounded(value, size);
    }

    /// <summary>A number with all its digits.</summary>
    public static string Exact(double value) => double.IsInfinity(value) ? Number(value) : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number of things, such as "1 row" or "1,797 rows".</summary>
    public static string Count(long count, string thing, string? things = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? thing : things ?? thing + "s")}");

    /// <summary>Quoted names, the first five of them where there are many.</summary>
    public static string Names(IReadOnlyCollection<string> names)
    {
        string shown = string.Join(", ", names.Take(Shown).Select(name => $"'{name}'"));
        return names.Count <= Shown ? shown : $"{shown} and {names.Count - Shown} more";
    }

    private static string Rounded(double value, double size)
    {
        // The fifth significant digit stands so many places behind the point.
        int places = Math.Clamp(4 - (int)Math.Floor(Math.Log10(size)), 0, 15);
        return Math.Round(value, places).ToString("0.###############", CultureInfo.InvariantCulture);
    }
}
