using System.Globalization;

namespace Microsoft.ML.InductiveBias.Columns;

/// <summary>What the cells of a column look like, and the role that follows from it.</summary>
/// <param name="Role">The role.</param>
/// <param name="Reason">Why, with the rule by which cells are read.</param>
/// <param name="Numbers">How numbers are read; only for <see cref="ColumnRole.Number"/>.</param>
/// <param name="Dates">How dates are read; only for <see cref="ColumnRole.Date"/>.</param>
/// <param name="Missing">The number of cells without a value.</param>
/// <param name="Distinct">The number of distinct values.</param>
internal sealed record ColumnProfile(ColumnRole Role, string Reason, NumberRule Numbers, DateRule? Dates, int Missing, int Distinct)
{
    /// <summary>Fewer values can all be distinct by chance.</summary>
    private const int LeastIdentifiers = 20;

    /// <summary>The share of distinct values from which a column is an identifier, or a text if the values have words.</summary>
    private const double IdentifierShare = 0.95;

    /// <summary>Mean words from which nearly distinct values are texts, …</summary>
    private const double WordsOfDistinct = 2;

    /// <summary>… mostly distinct values are …</summary>
    private const double WordsOfMostlyDistinct = 3, MostlyDistinct = 0.3;
    private const int LeastDistinct = 20;

    /// <summary>… and values of which many are distinct are.</summary>
    private const double WordsOfRepeated = 5;
    private const int ManyDistinct = 100;

    /// <summary>Examines the cells of a column.</summary>
    /// <param name="name">The name of the column: whole numbers named <c>id</c> are identifiers, if they differ.</param>
    /// <param name="cells">The cells; blank ones have no value.</param>
    /// <param name="wanted">The role that the user chose, if any.</param>
    public static ColumnProfile Of(string name, IReadOnlyList<string> cells, ColumnRole? wanted = null)
    {
        var values = cells.Where(cell => !string.IsNullOrWhiteSpace(cell)).ToList();
        int missing = cells.Count - values.Count;
        int distinct = values.Distinct(StringComparer.Ordinal).Count();
        if (wanted is ColumnRole.Category or ColumnRole.Text or ColumnRole.Identifier or ColumnRole.Ignored)
            return new ColumnProfile(wanted.Value, Chosen, NumberRule.Plain, null, missing, distinct);
        if (values.Count == 0)
            return new ColumnProfile(ColumnRole.Ignored, "no values", NumberRule.Plain, null, missing, 0);
        var numbers = wanted == ColumnRole.Date ? null : RuleOf(values, out _);
        var dates = wanted == ColumnRole.Number || numbers is not null ? null : DateRule.Of(values);
        var (role, reason) = wanted is { } chosen ? (chosen, Chosen)
            : numbers is not null ? NumberOr(name, values, numbers)
            : dates is not null ? (ColumnRole.Date, dates.Description)
            : TextOr(values, distinct);
        if (wanted == ColumnRole.Date && dates is not null)
            reason += $": {dates.Description}";
        if (role == ColumnRole.Number && numbers is { IsPlain: false })
            reason = $"{(wanted is null ? "numbers" : Chosen)}: {numbers.Description}";
        return new ColumnProfile(role, reason, numbers ?? NumberRule.Plain, dates, missing, distinct);
    }

    /// <summary>The rule by which all texts are numbers; <see langword="null"/> if there is none.</summary>
    /// <param name="values">Texts that aren't blank.</param>
    /// <param name="misfit">The first text that is no number, or is written by a rule that contradicts the others.</param>
    public static NumberRule? RuleOf(IReadOnlyCollection<string> values, out string? misfit)
    {
        var rule = NumberRule.Plain;
        bool commaIsDecimal = NumberRule.HasDecimalCommas(values);
        bool percent = false, plain = false;
        misfit = null;
        foreach (string value in values)
        {
            var own = NumberRule.Of(value, commaIsDecimal);
            percent |= own?.Removed.Contains('%', StringComparison.Ordinal) == true;
            plain |= own is { Removed: "" } && !(own.IsPlain && IsZero(value));
            if (own is null || (percent && plain) || (commaIsDecimal && own.HasDecimalPoint(value)) || rule.With(own) is not { } both)
            {
                misfit = value;
                return null;
            }
            rule = both;
        }
        return rule;

        static bool IsZero(string value) => CellText.TryNumber(value, out double number) && number == 0;
    }

    private const string Chosen = "as you chose";

    private static (ColumnRole Role, string Reason) NumberOr(string name, List<string> values, NumberRule rule)
    {
        if (rule.IsPlain && values.Count >= LeastIdentifiers)
        {
            var numbers = values.ConvertAll(value => CellText.TryNumber(value, out double number) ? number : double.NaN);
            if (numbers.TrueForAll(number => number == Math.Floor(number)))
            {
                if (IsCounter(numbers))
                    return (ColumnRole.Identifier, "whole numbers that count the rows");
                if (IsNamedIdentifier(name) && numbers.Distinct().Count() >= IdentifierShare * numbers.Count)
                    return (ColumnRole.Identifier, "whole numbers that differ, in a column named as an identifier");
            }
        }
        return (ColumnRole.Number, "numbers");
    }

    /// <summary>Whether whole numbers only rise or only fall, with few gaps: rows in the order of a file, of which some may be test rows.</summary>
    private static bool IsCounter(List<double> numbers)
    {
        int direction = Math.Sign(numbers[1] - numbers[0]);
        for (int i = 1; i < numbers.Count; i++)
        {
            if (direction == 0 || Math.Sign(numbers[i] - numbers[i - 1]) != direction)
                return false;
        }
        return Math.Abs(numbers[^1] - numbers[0]) < 2.0 * numbers.Count;
    }

    private static bool IsNamedIdentifier(string name) => name.Equals("id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Id", StringComparison.Ordinal)
        || name.EndsWith("ID", StringComparison.Ordinal) || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) || name.EndsWith(" id", StringComparison.OrdinalIgnoreCase);

    private static (ColumnRole Role, string Reason) TextOr(List<string> values, int distinct)
    {
        double share = distinct / (double)values.Count, words = values.Average(WordsIn);
        string shown = string.Create(CultureInfo.InvariantCulture, $"{words:0.#} words on average, {distinct} of {values.Count} texts distinct");
        bool mostlyDistinct = share >= IdentifierShare && values.Count >= LeastIdentifiers;
        if ((mostlyDistinct && words >= WordsOfDistinct) || (share >= MostlyDistinct && distinct >= LeastDistinct && words >= WordsOfMostlyDistinct) || (distinct > ManyDistinct && words >= WordsOfRepeated))
            return (ColumnRole.Text, shown);
        return mostlyDistinct ? (ColumnRole.Identifier, $"{distinct} of {values.Count} texts distinct")
            : (ColumnRole.Category, string.Create(CultureInfo.InvariantCulture, $"{distinct} distinct text{(distinct == 1 ? "" : "s")}"));
    }

    /// <summary>The number of words that have a letter. Scripts without spaces count two letters as a word.</summary>
    private static int WordsIn(string text)
    {
        int words = 0, ideographs = 0;
        bool counted = false;
        foreach (char character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                counted = false;
            }
            else if (character >= '\u2E80')
            {
                ideographs++;
            }
            else if (!counted && char.IsLetter(character))
            {
                words++;
                counted = true;
            }
        }
        return words + ideographs / 2;
    }
}
