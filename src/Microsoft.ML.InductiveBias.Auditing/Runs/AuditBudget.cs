using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Keeps an audit to its time, and notes what that cut.</summary>
internal sealed class AuditBudget(long start, TimeSpan? budget)
{
    private const int FewestSamples = 3;

    private readonly List<string> _cuts = [];

    /// <summary>What was cut, for people.</summary>
    public IReadOnlyList<string> Cuts => _cuts;

    private double Remaining => budget is { } given ? given.TotalSeconds - Stopwatch.GetElapsedTime(start).TotalSeconds : double.PositiveInfinity;

    /// <summary>Whether there is time for a part; if not, it is noted.</summary>
    /// <param name="part">The part, for people.</param>
    /// <param name="seconds">What it takes.</param>
    /// <param name="reserved">What must be left for parts that come later.</param>
    public bool Allows(string part, double seconds, double reserved = 0)
    {
        if (seconds + reserved <= Remaining)
            return true;
        _cuts.Add(string.Create(CultureInfo.InvariantCulture, $"{part} was left out: it would take {Words(seconds)}, and {Words(Math.Max(0, Remaining))} was left"));
        return false;
    }

    /// <summary>How many hypotheses of a space there is time for; 0 leaves the space out, and what is cut is noted.</summary>
    /// <param name="space">The space.</param>
    /// <param name="asked">Hypotheses that were asked for; a kernel space counts as one.</param>
    /// <param name="seconds">Of one hypothesis, or of the kernel space.</param>
    /// <param name="stepsLeft">Spaces that are still to come, this one counted: each gets its share of half of the time left.</param>
    public int Samples(string space, int asked, double seconds, int stepsLeft)
    {
        if (AuditSpaces.ExactNames.Contains(space))
            return Allows($"the space {space}", seconds) ? 1 : 0;
        double affordable = Remaining / 2 / stepsLeft / Math.Max(seconds, 1e-6);
        if (affordable >= asked)
            return asked;
        if (affordable < FewestSamples)
        {
            _cuts.Add(string.Create(CultureInfo.InvariantCulture, $"the space {space} was left out: {FewestSamples} hypotheses would take {Words(FewestSamples * seconds)}, and its share of the time left was {Words(Math.Max(0, affordable * seconds))}"));
            return 0;
        }
        _cuts.Add($"the space {space} was sampled with {(int)affordable} hypotheses instead of {asked}");
        return (int)affordable;
    }

    private static string Words(double seconds) =>
        seconds < 0.95 ? "less than 1 s" : string.Create(CultureInfo.InvariantCulture, $"about {seconds:F0} s");
}
