using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>A part of a date that becomes features.</summary>
/// <param name="Name">The part in words.</param>
/// <param name="Suffix">Ends the names of its features.</param>
/// <param name="Period">The period in days of a part that repeats, whose features are its position on a circle; <see langword="null"/> for elapsed time.</param>
/// <param name="Start">The day that counts as 0.</param>
internal sealed record DatePart(string Name, string Suffix, double? Period, double Start)
{
    /// <summary>The value of the part, as a number of days or a share of the period.</summary>
    public double Of(double days) => Period is { } period ? (days - Start) / period - Math.Floor((days - Start) / period) : days - Start;

    /// <summary>The features as expressions of the days.</summary>
    public IEnumerable<(string Suffix, string Expression)> Expressions()
    {
        if (Period is not { } period)
            return [(Suffix, string.Create(CultureInfo.InvariantCulture, $"x => T(x - {Start:R}d)"))];
        string turns = string.Create(CultureInfo.InvariantCulture, $"(x - {Start:R}d) / {period:R}d");
        string angle = $"6.283185307179586d * ({turns} - floor({turns}))";
        return [($"{Suffix}Sin", $"x => T(sin({angle}))"), ($"{Suffix}Cos", $"x => T(cos({angle}))")];
    }
}

/// <summary>Finds the parts of dates that become features.</summary>
internal static class DateParts
{
    private const double DaysOfYear = 365.2425;

    /// <summary>The parts that vary over the training rows and that the label depends on; all that vary if there is no label.</summary>
    public static IReadOnlyList<DatePart> Of(double[] days, LabelRelation? label)
    {
        double[] known = [.. days.Where(day => !double.IsNaN(day))];
        if (known.Length == 0)
            return [];
        double first = known.Min(), span = known.Max() - first;
        // The first day of the year 1 was a Monday.
        DatePart[] parts =
        [
            .. span >= 1 ? [new DatePart("elapsed time", "Elapsed", null, first)] : Array.Empty<DatePart>(),
            .. known.Any(day => day != Math.Floor(day)) ? [new DatePart("time of day", "TimeOfDay", 1, 0)] : Array.Empty<DatePart>(),
            .. span >= 7 ? [new DatePart("day of week", "DayOfWeek", 7, 0)] : Array.Empty<DatePart>(),
            .. span >= DaysOfYear ? [new DatePart("day of year", "DayOfYear", DaysOfYear, 0)] : Array.Empty<DatePart>(),
        ];
        return label is null ? parts : [.. parts.Where(part => label.Holds([.. days.Select(part.Of)], parts.Length))];
    }
}
