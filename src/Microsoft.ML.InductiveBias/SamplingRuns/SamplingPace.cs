using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>How fast a run draws and how long it will take.</summary>
internal sealed class SamplingPace(int total, int resumed, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    /// <summary>A line such as <c>37 of 100 hypotheses, 4.1/s, 15 s left</c>; without a rate until the run has drawn one.</summary>
    public string Describe(int drawn)
    {
        string counted = string.Create(CultureInfo.InvariantCulture, $"{resumed + drawn} of {total} hypotheses");
        double seconds = clock.GetElapsedTime(_start).TotalSeconds;
        if (drawn == 0 || seconds <= 0)
            return counted;
        int missing = total - resumed - drawn;
        double rate = drawn / seconds;
        return missing == 0
            ? $"{counted}, {Rate(rate)}"
            : $"{counted}, {Rate(rate)}, {Duration(missing / rate)} left";
    }

    private static string Rate(double perSecond) => perSecond >= 0.1
        ? string.Create(CultureInfo.InvariantCulture, $"{Short(perSecond)}/s")
        : perSecond >= 0.1 / 60
            ? string.Create(CultureInfo.InvariantCulture, $"{Short(60 * perSecond)}/min")
            : string.Create(CultureInfo.InvariantCulture, $"{Short(3600 * perSecond)}/h");

    private static string Duration(double seconds) => seconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds):0} s"),
        < 100 * 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 48 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{Short(seconds / 3600)} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Short(seconds / 86400)} days"),
    };

    private static string Short(double value) => value.ToString(value < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
