using System.Globalization;

namespace Microsoft.ML.InductiveBias.Columns;

/// <summary>How the cells of a column write numbers: which characters are dropped before the rest is read as a number.</summary>
/// <param name="Removed">The characters to drop: separators between groups of three digits, currency signs, and percent signs.</param>
/// <param name="HasDecimalComma">Whether the decimal mark is a comma.</param>
/// <param name="HasTypographicMinus">Whether some minus signs are typographic ones.</param>
internal sealed record NumberRule(string Removed, bool HasDecimalComma, bool HasTypographicMinus)
{
    /// <summary>Numbers with a decimal point and nothing else.</summary>
    public static NumberRule Plain { get; } = new("", false, false);

    public bool IsPlain => this == Plain;

    /// <summary>The rule in words; empty for plain numbers.</summary>
    public string Description
    {
        get
        {
            List<string> parts = [];
            string currencies = string.Concat(Removed.Where(IsCurrency)), separators = string.Concat(Removed.Where(character => character != '%' && !IsCurrency(character)));
            if (separators.Length > 0)
                parts.Add($"{string.Join(" and ", separators.Select(Name))} between groups of three digits dropped");
            if (currencies.Length > 0)
                parts.Add($"{string.Join(" and ", currencies.Select(sign => sign.ToString()))} dropped");
            if (Removed.Contains('%', StringComparison.Ordinal))
                parts.Add("the number before %");
            if (HasDecimalComma)
                parts.Add("decimal comma");
            if (HasTypographicMinus)
                parts.Add("typographic minus sign");
            return string.Join(", ", parts);
        }
    }

    /// <summary>Reads a number by the rule.</summary>
    public bool TryRead(string cell, out double number)
    {
        if (CellText.TryNumber(cell, out number) && !HasDecimalComma)
            return true;
        // What the rule doesn't know, such as a comma before two digits, isn't dropped.
        if (IsPlain || Of(cell) is not { } own || !own.Removed.All(character => Removed.Contains(character, StringComparison.Ordinal) || (HasDecimalComma && character == ',')) || (own.HasDecimalComma && !HasDecimalComma))
            return false;
        var kept = cell.Trim().Where(character => !Removed.Contains(character, StringComparison.Ordinal) && !(character == ' ' && Removed.Length > 0));
        return CellText.TryNumber(string.Concat(kept.Select(character => character is '−' or '–' ? '-' : HasDecimalComma && character == ',' ? '.' : character)), out number);
    }

    /// <summary>Whether a number among the texts can only have a decimal comma, such as 3,14. Then 1,234 is 1.234, and 1234 otherwise.</summary>
    public static bool HasDecimalCommas(IEnumerable<string> values) => values.Any(value => value.Contains(',', StringComparison.Ordinal) && Of(value) is { HasDecimalComma: true });

    /// <summary>Whether a number of this rule has a decimal point, which contradicts decimal commas in its column.</summary>
    public bool HasDecimalPoint(string cell) => !HasDecimalComma && !Removed.Contains('.', StringComparison.Ordinal) && cell.Contains('.', StringComparison.Ordinal);

    /// <summary>The rule of one formatted number; <see langword="null"/> for other texts.</summary>
    /// <param name="cell">The text.</param>
    /// <param name="commaIsDecimal">Whether a comma before three digits is a decimal mark, because other cells of the column have one. Otherwise it is between groups.</param>
    public static NumberRule? Of(string cell, bool commaIsDecimal = false)
    {
        string text = cell.Trim();
        if (CellText.TryNumber(text, out _))
            return Plain;
        bool typographic = text.Length > 0 && text[0] is '−' or '–';
        if (typographic)
            text = "-" + text[1..].TrimStart();
        string removed = "";
        string sign = text.StartsWith('-') ? "-" : "";
        string rest = text[sign.Length..].Trim();
        if (rest.Length > 1 && IsCurrency(rest[0]))
            (removed, rest) = (removed + rest[0], rest[1..].TrimStart());
        else if (rest.Length > 1 && (IsCurrency(rest[^1]) || rest[^1] == '%'))
            (removed, rest) = (removed + rest[^1], rest[..^1].TrimEnd());
        if (rest.Length == 0 || !(char.IsAsciiDigit(rest[0]) || rest[0] is '.' or '-'))
            return null;
        if (CellText.TryNumber(sign + rest, out _))
            return new NumberRule(removed, false, typographic);
        if (CellText.HasDecimalComma(sign + rest) && (commaIsDecimal || rest.StartsWith("0,", StringComparison.Ordinal) || !CellText.HasThousandsSeparators(sign + rest)))
            return new NumberRule(removed, true, typographic);
        if (!CellText.HasThousandsSeparators(sign + rest))
            return null;
        bool comma = rest.LastIndexOf(',') > rest.IndexOfAny(['.', '\'', '’', ' ', '\u00A0', '\u202F']) && rest.IndexOfAny(['.', '\'', '’', ' ', '\u00A0', '\u202F']) >= 0;
        char separator = rest.First(character => !char.IsAsciiDigit(character));
        return new NumberRule(removed + separator, comma, typographic);
    }

    /// <summary>The rule for cells of either rule; <see langword="null"/> if one would misread the other.</summary>
    public NumberRule? With(NumberRule other)
    {
        string union = string.Concat((Removed + other.Removed).Distinct());
        bool comma = HasDecimalComma || other.HasDecimalComma;
        // A percentage beside plain numbers has another unit, and points can't be both separators and decimal points.
        return comma && union.Contains(',', StringComparison.Ordinal) ? null : new NumberRule(union, comma, HasTypographicMinus || other.HasTypographicMinus);
    }

    private static bool IsCurrency(char character) => char.GetUnicodeCategory(character) == UnicodeCategory.CurrencySymbol;

    private static string Name(char separator) => separator switch
    {
        ',' => "commas",
        '.' => "points",
        '\'' or '’' => "apostrophes",
        _ => "spaces",
    };
}
