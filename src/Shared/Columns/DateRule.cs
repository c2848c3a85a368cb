using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.InductiveBias.Columns;

/// <summary>How the cells of a column write dates and times.</summary>
/// <param name="DayFirst">Whether dates of three numbers start with the day.</param>
/// <param name="IsNumeric">Whether dates are three numbers that don't start with the year.</param>
internal sealed partial record DateRule(bool DayFirst, bool IsNumeric)
{
    /// <summary>The rule in words.</summary>
    public string Description => !IsNumeric ? "dates" : DayFirst ? "dates with the day first" : "dates with the month first";

    /// <summary>The rule of a column; <see langword="null"/> if a cell is no date.</summary>
    public static DateRule? Of(IEnumerable<string> cells)
    {
        bool any = false, numeric = false, points = false, first = false, second = false;
        foreach (string cell in cells)
        {
            string text = cell.Trim();
            any = true;
            if (NumericDate().Match(text) is { Success: true } match)
            {
                numeric = true;
                points |= match.Groups["separator"].Value == ".";
                int one = Part(match, "first"), two = Part(match, "second");
                first |= one > 12;
                second |= two > 12;
                if (one > 31 || two > 31 || (one > 12 && two > 12))
                    return null;
            }
            else if (!TryOther(text, out _))
            {
                return null;
            }
        }
        return !any || (first && second) ? null : new DateRule(numeric && (first || (points && !second)), numeric);
    }

    /// <summary>Reads a date as days since the first day of the year 1, with the time of day as a fraction.</summary>
    public bool TryRead(string cell, out double days)
    {
        string text = cell.Trim();
        DateTime date;
        if (NumericDate().Match(text) is { Success: true } match)
        {
            int one = Part(match, "first"), two = Part(match, "second"), year = Part(match, "year");
            if (match.Groups["year"].Length == 2)
                year += year < 50 ? 2000 : 1900;
            string iso = string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{(DayFirst ? two : one):00}-{(DayFirst ? one : two):00} {match.Groups["time"].Value}");
            if (!DateTime.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
            {
                days = double.NaN;
                return false;
            }
        }
        else if (!TryOther(text, out date))
        {
            days = double.NaN;
            return false;
        }
        days = DaysOf(date);
        return true;
    }

    /// <summary>Days since the first day of the year 1.</summary>
    public static double DaysOf(DateTime date) => date.Ticks / (double)TimeSpan.TicksPerDay;

    private static bool TryOther(string text, out DateTime date)
    {
        date = default;
        return OtherDate().IsMatch(text)
            && DateTime.TryParse(text.Replace(" UTC", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault | DateTimeStyles.AdjustToUniversal, out date);
    }

    private static int Part(Match match, string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<first>[0-9]{1,2})(?<separator>[./-])(?<second>[0-9]{1,2})\k<separator>(?<year>[0-9]{4}|[0-9]{2})(?:[ T](?<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex NumericDate();

    [GeneratedRegex(@"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?:[ T][0-9]{1,2}:[0-9:.]+ ?(?:Z|UTC|[+-][0-9:]+)?)?$"
        + @"|^[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?$"
        + @"|^(?:[A-Za-z]{3,9},? )?(?:[0-9]{1,2}[ -][A-Za-z]{3,9}\.?,?[ -][0-9]{4}|[A-Za-z]{3,9}\.? [0-9]{1,2},? [0-9]{4})(?: [0-9]{1,2}:[0-9:.]+ ?(?:[AaPp][Mm])?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex OtherDate();
}
