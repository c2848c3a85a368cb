namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Interprets the text of a cell.</summary>
internal static class CellText
{
    private static readonly HashSet<string> MissingWords = new(["NA", "N/A", "#N/A", "?", "NaN", "null"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the cell has no value: it is empty, or one of NA, N/A, #N/A, ?, NaN, null in any case.</summary>
    public static bool IsMissing(string cell) => string.IsNullOrWhiteSpace(cell) || MissingWords.Contains(cell.Trim());

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
}
