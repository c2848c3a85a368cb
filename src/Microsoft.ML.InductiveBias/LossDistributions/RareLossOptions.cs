using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How losses that too few drawn hypotheses reach are simulated, and when the simulation ends.</summary>
/// <remarks>A space whose hypotheses move by themselves (<c>NetworkPosteriorSpace</c>) has its own seed, runs, and particles. Its hypotheses aren't
/// trained, so neither <see cref="MaximumHypotheses"/> nor <see cref="ResumeFile"/> applies to it.</remarks>
public sealed class RareLossOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public RareLossOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    public RareLossOptions(RareLossOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Seed, Runs, Particles, MostSweeps, LargestCorrelation) = (other.Seed, other.Runs, other.Particles, other.MostSweeps, other.LargestCorrelation);
        (MaximumHypotheses, TimeLimit, ResumeFile) = (other.MaximumHypotheses, other.TimeLimit, other.ResumeFile);
    }

    /// <summary>The seed of all latents and moves; 0 by default.</summary>
    public int Seed;

    /// <summary>Number of independent runs, at least 2; 4 by default. The interval is that of their mean.</summary>
    public int Runs = 4;

    /// <summary>Number of hypotheses that a run moves, at least 20; 150 by default. The time and the inverse of the variance grow with it.</summary>
    public int Particles = 150;

    /// <summary>The most passes of moves at one level, at least 1; 12 by default. Each moves every hypothesis once, which trains it again.
    /// Few hypotheses that move often forget where they came from; many that move seldom stay copies of each other.</summary>
    public int MostSweeps = 12;

    /// <summary>At each level the hypotheses of a run are moved until the correlation of their losses with those before is at most that,
    /// above 0 and below 1; 0.1 by default. A larger value is faster and less reliable.</summary>
    public double LargestCorrelation = 0.1;

    /// <summary>The simulation ends when it has drawn so many hypotheses, in all runs together; at least 1, 60,000 by default.</summary>
    public int MaximumHypotheses = 60_000;

    /// <summary>The simulation ends after this time, above 0; 5 minutes by default, <see langword="null"/> for no limit. A result that
    /// the time limit cut depends on the speed of the machine.</summary>
    public TimeSpan? TimeLimit = TimeSpan.FromMinutes(5);

    /// <summary>The file that the losses of moved hypotheses are appended to, and from which a run that was interrupted at any moment
    /// resumes; <see langword="null"/> (the default) writes none.</summary>
    public string? ResumeFile;

    internal void Validate()
    {
        Require.AtLeast(Runs, 2);
        Require.AtLeast(Particles, 20);
        Require.AtLeast(MostSweeps, 1);
        Require.Share(LargestCorrelation);
        Require.AtLeast(MaximumHypotheses, 1);
        Require.That(TimeLimit is null || TimeLimit > TimeSpan.Zero, TimeLimit, "above 0, or null");
        if (ResumeFile is not null && string.IsNullOrWhiteSpace(ResumeFile))
            throw new ArgumentException("ResumeFile was blank; it must name a file, or be null.", nameof(ResumeFile));
    }
}
