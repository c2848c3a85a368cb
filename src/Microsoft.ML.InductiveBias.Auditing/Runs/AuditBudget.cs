using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Keeps an audit within its time and records what that cut.</summary>
internal sealed class AuditBudget(long start, TimeSpan? budget)
{
    private const int FewestSamples = 3;

    /// <summary>No part may use more of the remaining time, so that a wrong estimate doesn't cut all that follows.</summary>
    private const double LargestShare = 0.8;

    /// <summary>The share of the time left that a simulation of rare losses may take, and the sizes that a short one can have.</summary>
    private const double SimulationShare = 0.4;
    private const int SimulationRuns = 4, SweepsOfSimulation = 100, SmallestPopulation = 20, LargestPopulation = 150;
    private const int FewestSimulated = SimulationRuns * SweepsOfSimulation * SmallestPopulation, MostSimulated = 60_000;

    private readonly List<string> _cuts = [];

    /// <summary>What was cut, in human-readable form.</summary>
    public IReadOnlyList<string> Cuts => _cuts;

    private double Remaining => budget is { } given ? given.TotalSeconds - Stopwatch.GetElapsedTime(start).TotalSeconds : double.PositiveInfinity;

    /// <summary>Whether there is time for a part. If not, that is recorded.</summary>
    /// <param name="part">The part, as messages name it.</param>
    /// <param name="seconds">The estimated duration.</param>
    /// <param name="reserved">The time to keep for later parts.</param>
    public bool Allows(string part, double seconds, double reserved = 0)
    {
        if (seconds + reserved <= Remaining)
            return true;
        _cuts.Add(string.Create(CultureInfo.InvariantCulture, $"{part} was left out: it would take {Words(seconds)}, and {Words(Math.Max(0, Remaining))} was left"));
        return false;
    }

    /// <summary>The number of hypotheses of a space that there is time for. 0 leaves the space out, and what is cut is recorded.</summary>
    /// <param name="space">The space.</param>
    /// <param name="requested">The requested number of hypotheses; a kernel space counts as one.</param>
    /// <param name="seconds">The estimated duration of one hypothesis, or of the kernel space.</param>
    /// <param name="stepsLeft">The number of spaces left, including this one: each gets its share of half of the remaining time.</param>
    public int Samples(string space, int requested, double seconds, int stepsLeft)
    {
        if (AuditSpaces.ExactNames.Contains(space))
            return Allows($"the space {space}", seconds) ? 1 : 0;
        double affordable = Remaining / 2 / stepsLeft / Math.Max(seconds, 1e-6);
        if (affordable >= requested)
            return requested;
        if (affordable < FewestSamples)
        {
            _cuts.Add(string.Create(CultureInfo.InvariantCulture, $"the space {space} was left out: {FewestSamples} hypotheses would take {Words(FewestSamples * seconds)}, and its share of the time left was {Words(Math.Max(0, affordable * seconds))}"));
            return 0;
        }
        _cuts.Add($"the space {space} was sampled with {(int)affordable} hypotheses instead of {requested}");
        return (int)affordable;
    }

    /// <summary>The number of splits of a part that there is time for, in half of the remaining time. 0 leaves the part out, and what is cut is recorded.</summary>
    /// <param name="part">The part, as messages name it.</param>
    /// <param name="requested">The requested number of splits.</param>
    /// <param name="seconds">The estimated duration of one.</param>
    public int Splits(string part, int requested, double seconds)
    {
        int affordable = (int)Math.Min(requested, Remaining / 2 / Math.Max(seconds, 1e-6));
        if (affordable < 1)
            return Allows(part, seconds) ? 1 : 0;
        if (affordable < requested)
            _cuts.Add($"{part} was measured on {affordable} {(affordable == 1 ? "split" : "splits")} instead of {requested}");
        return affordable;
    }

    /// <summary>How the losses of a sampled space are measured: rare ones by simulation where there is a budget and time for it,
    /// with a share of the time left; otherwise as bounds.</summary>
    /// <param name="space">The space.</param>
    /// <param name="seconds">The estimated duration of one hypothesis.</param>
    /// <param name="seed">The seed of the simulation.</param>
    public SampledLossOptions SampledLoss(string space, double seconds, int seed)
    {
        double time = SimulationShare * Remaining, affordable = time / Math.Max(seconds, 1e-6);
        if (space != AuditSpaces.NetworkName || budget is null || affordable < FewestSimulated)
            return new SampledLossOptions { Tail = TailMethod.Bound };
        return new SampledLossOptions
        {
            RareLosses = new RareLossOptions
            {
                Seed = seed,
                Runs = SimulationRuns,
                Particles = (int)Math.Clamp(affordable / (SimulationRuns * SweepsOfSimulation), SmallestPopulation, LargestPopulation),
                MaximumHypotheses = (int)Math.Min(affordable, MostSimulated),
                TimeLimit = TimeSpan.FromSeconds(time),
            },
        };
    }

    /// <summary>A source that cancels a part when its time is up, or with the audit.</summary>
    public CancellationTokenSource Limit(CancellationToken audit)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(audit);
        if (budget is not null)
            source.CancelAfter(TimeSpan.FromSeconds(Math.Max(0, LargestShare * Remaining)));
        return source;
    }

    /// <summary>Records that a part ran until its time was up.</summary>
    public void RanOut(string part) => _cuts.Add($"{part} was left out: it took longer than estimated, and its share of the budget ran out");

    private static string Words(double seconds) =>
        seconds < 0.95 ? "less than 1 s" : string.Create(CultureInfo.InvariantCulture, $"about {seconds:F0} s");
}
