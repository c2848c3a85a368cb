using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias;

/// <summary>How guess-and-check sampling went.</summary>
/// <param name="Hypotheses">Number of hypotheses that were asked for.</param>
/// <param name="Finished">Number of hypotheses that are found, or given up after the largest number of draws.</param>
/// <param name="Draws">Random networks that were tried.</param>
/// <param name="Acceptances">Those among them that fit the training rows.</param>
/// <param name="Elapsed">The time that it took so far.</param>
public sealed record PriorSamplingReport(int Hypotheses, int Finished, long Draws, long Acceptances, TimeSpan Elapsed)
{
    private const double Confidence = 0.95;

    /// <summary>Random networks tried in a second.</summary>
    public double DrawsPerSecond => Draws / Math.Max(Elapsed.TotalSeconds, 1e-9);

    /// <summary>The share of random networks that fit the training rows.</summary>
    public double AcceptanceRate => Draws == 0 ? 0 : Acceptances / (double)Draws;

    /// <summary>The probability of fitting is below it at 95 % confidence (Clopper and Pearson); 1 without draws.</summary>
    public double LargestAcceptanceRate => Draws == Acceptances ? 1 : Beta.InvCDF(Acceptances + 1, Draws - Acceptances, Confidence);

    /// <summary>How long the hypotheses that are left will take, as expected from the share that was accepted; infinite
    /// (<see cref="TimeSpan.MaxValue"/>) where none was.</summary>
    public TimeSpan ExpectedTime => TimeFor(AcceptanceRate);

    /// <summary>The hypotheses that are left take longer than this at 95 % confidence.</summary>
    public TimeSpan LeastExpectedTime => TimeFor(LargestAcceptanceRate);

    /// <summary>All of it in one sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Finished} of {Hypotheses} hypotheses after {Draws} random networks in {Elapsed.TotalSeconds:0.#} s ({DrawsPerSecond:0} per second), of which {Acceptances} fit; ")
        + (Finished >= Hypotheses ? "nothing is left to do."
            : string.Create(CultureInfo.InvariantCulture,
                $"the rest takes {(Acceptances == 0 ? "an unknown time" : Text(ExpectedTime))}, more than {Text(LeastExpectedTime)} at 95 % confidence."));

    private TimeSpan TimeFor(double acceptanceRate)
    {
        double seconds = (Hypotheses - Finished) / (acceptanceRate * DrawsPerSecond);
        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
    }

    private static string Text(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:G4} days"),
    };
}
