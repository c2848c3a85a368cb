using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.InductiveBias.Columns;

/// <summary>Interprets the text of a cell.</summary>
internal static partial class CellText
{
    /// <summary>Reads a number with a decimal point. Infinities (inf, Infinity, or too large for a double) are numbers, too.</summary>
    public static bool TryNumber(string cell, out double number)
    {
        string text = cell.Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return !double.IsNaN(number);
        number = text.TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase)
            ? (text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity)
            : double.NaN;
        return double.IsInfinity(number);
    }

    /// <summary>Whether the cell is a number with a decimal comma, which is not read as a number.</summary>
    public static bool HasDecimalComma(string cell) =>
        cell.Count(character => character == ',') == 1 && TryNumber(cell.Replace(',', '.'), out _);

    /// <summary>Whether the cell is a number with separators between groups of three digits, as people write large numbers.</summary>
    public static bool HasThousandsSeparators(string cell) => GroupedNumber().IsMatch(cell.Trim());

    /// <summary>How a cell that isn't read as a number writes one, and the way to write it that is; <see langword="null"/> for other texts.</summary>
    public static (NumberNotation Notation, string Remedy)? Recognize(string cell)
    {
        string text = cell.Trim();
        if (text.Length == 0 || TryNumber(text, out _))
            return null;
        if (HasDecimalComma(text))
            return (NumberNotation.DecimalComma, "write numbers with a decimal point");
        if (text[0] is '<' or '>' or '≤' or '≥' or '~' && IsFormatted(text.TrimStart('<', '>', '≤', '≥', '~', '=').TrimStart()))
            return (NumberNotation.Bound, "replace the bound by a number, or clear the cell to drop the row");
        return Hexadecimal().IsMatch(text) ? (NumberNotation.Hexadecimal, "write it as a decimal number") : null;
    }

    /// <summary>The notation, for messages.</summary>
    public static string Describe(this NumberNotation notation) => notation switch
    {
        NumberNotation.DecimalComma => "has a decimal comma",
        NumberNotation.Bound => "is a bound, not a number",
        _ => "is a hexadecimal number",
    };

    private static bool IsFormatted(string text) => text.Length > 0 && (TryNumber(text, out _) || HasThousandsSeparators(text) || HasDecimalComma(text));

    /// <summary>A grouped number without the separators, with a decimal point.</summary>
    public static string Plain(string grouped)
    {
        var match = GroupedNumber().Match(grouped);
        string separator = match.Groups["separator"].Value;
        return match.Groups["whole"].Value.Replace(separator, "", StringComparison.Ordinal) + match.Groups["fraction"].Value.Replace(',', '.');
    }

    [GeneratedRegex(@"^(?<whole>[+-]?[0-9]{1,3}(?<separator>[,'’ \u00A0\u202F])[0-9]{3}(?:\k<separator>[0-9]{3})*)(?<fraction>\.[0-9]+)?$"
        + @"|^(?<whole>[+-]?[0-9]{1,3}(?<separator>[.'’ \u00A0\u202F])[0-9]{3}(?:\k<separator>[0-9]{3})*)(?<fraction>,[0-9]+)$"
        + @"|^(?<whole>[+-]?[0-9]{1,3}(?<separator>\.)[0-9]{3}(?:\.[0-9]{3})+)(?<fraction>)$", RegexOptions.ExplicitCapture)]
    private static partial Regex GroupedNumber();

    [GeneratedRegex("^[+-]?0[xX][0-9a-fA-F]+$")]
    private static partial Regex Hexadecimal();
}

/// <summary>Ways to write numbers that are not read as numbers.</summary>
internal enum NumberNotation
{
    DecimalComma,
    Bound,
    Hexadecimal,
}
