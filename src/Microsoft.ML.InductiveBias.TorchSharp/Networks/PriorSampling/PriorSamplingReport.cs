using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias;

/// <summary>Statistics of prior sampling.</summary>
public sealed class PriorSamplingReport : InductiveBiasResult
{
    private const double Confidence = 0.95;

    internal PriorSamplingReport(int hypotheses, int finished, long draws, long acceptances, TimeSpan elapsed) =>
        (Hypotheses, Finished, Draws, Acceptances, Elapsed) = (hypotheses, finished, draws, acceptances, elapsed);

    /// <summary>Random networks that were drawn.</summary>
    public long Draws { get; }

    /// <summary>Random networks that fit the training rows.</summary>
    public long Acceptances { get; }

    /// <summary>The elapsed time.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The share of random networks that fit the training rows.</summary>
    public double AcceptanceRate => Draws == 0 ? 0 : Acceptances / (double)Draws;

    /// <summary>The upper limit of the probability of fitting at 95 % confidence (Clopper and Pearson); 1 without draws.</summary>
    public double LargestAcceptanceRate => Draws == Acceptances ? 1 : Beta.InvCDF(Acceptances + 1, Draws - Acceptances, Confidence);

    /// <summary>Number of hypotheses that were requested.</summary>
    internal int Hypotheses { get; }

    /// <summary>Number of hypotheses that are found, or given up after the largest number of draws.</summary>
    internal int Finished { get; }

    /// <summary>Random networks drawn per second.</summary>
    internal double DrawsPerSecond => Draws / Math.Max(Elapsed.TotalSeconds, 1e-9);

    /// <summary>The expected time for the remaining hypotheses at the observed acceptance rate; infinite
    /// (<see cref="TimeSpan.MaxValue"/>) if it is 0.</summary>
    internal TimeSpan ExpectedTime => TimeFor(AcceptanceRate);

    /// <summary>The lower limit, at 95 % confidence, of the time for the remaining hypotheses.</summary>
    internal TimeSpan LeastExpectedTime => TimeFor(LargestAcceptanceRate);

    /// <inheritdoc/>
    protected override string Describe() => string.Create(CultureInfo.InvariantCulture,
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
