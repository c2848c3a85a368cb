using System.Text.Json;

namespace Microsoft.ML.InductiveBias;

/// <summary>Everything that the runs of a simulation depend on besides space and rows, as a text that other machines read.</summary>
/// <param name="Loss">The kind of loss.</param>
/// <param name="Goal">The loss to reach.</param>
/// <param name="IncludesUnfitted">Whether hypotheses that didn't fit the training rows count.</param>
/// <param name="Seed">The seed of all latents and moves.</param>
/// <param name="Runs">The number of runs.</param>
/// <param name="Particles">The hypotheses of a run.</param>
/// <param name="MostSweeps">The most passes of moves at one level.</param>
/// <param name="LargestCorrelation">The correlation of losses at which moves end.</param>
/// <param name="MaximumHypotheses">The most hypotheses of all runs together.</param>
/// <param name="RunSeconds">The time of a run: its share of the time limit, so that all runs together take no longer on a single machine.</param>
internal sealed record RareLossSettings(
    LossKind Loss, double Goal, bool IncludesUnfitted, int Seed, int Runs, int Particles, int MostSweeps, double LargestCorrelation, int MaximumHypotheses, double? RunSeconds)
{
    public static RareLossSettings Of(RareLossTask task, LossKind loss, double goal, RareLossOptions options) => new(
        loss, goal, task.IncludesUnfitted, options.Seed, options.Runs, options.Particles, options.MostSweeps, options.LargestCorrelation, options.MaximumHypotheses,
        options.TimeLimit?.TotalSeconds / options.Runs);

    public string ToText() => JsonSerializer.Serialize(this);

    /// <exception cref="ArgumentException">The text isn't one of settings.</exception>
    public static RareLossSettings Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<RareLossSettings>(text) ?? throw new JsonException("It is null.");
        }
        catch (JsonException malformed)
        {
            throw new ArgumentException($"The text '{text}' doesn't describe a simulation of rare losses: {malformed.Message}", nameof(text), malformed);
        }
    }

    /// <summary>The options of a single run.</summary>
    public RareLossOptions ToOptions() => new()
    {
        Seed = Seed,
        Runs = Runs,
        Particles = Particles,
        MostSweeps = MostSweeps,
        LargestCorrelation = LargestCorrelation,
        MaximumHypotheses = MaximumHypotheses,
        TimeLimit = RunSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };
}
