using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How the 0-1 error of a Gaussian hypothesis is simulated.</summary>
public sealed class ZeroOneErrorOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public ZeroOneErrorOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    public ZeroOneErrorOptions(ZeroOneErrorOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Seed, Draws, Runs, Particles, EffectiveShare) = (other.Seed, other.Draws, other.Runs, other.Particles, other.EffectiveShare);
        (LargestCorrelation, MostSweeps, LargestBiasNats, SmallestTargetLoss) = (other.LargestCorrelation, other.MostSweeps, other.LargestBiasNats, other.SmallestTargetLoss);
    }

    /// <summary>The seed of all random numbers; 0 by default. The result depends only on the fitted space, the test rows and these
    /// options.</summary>
    public int Seed;

    /// <summary>Number of plain draws, at least 100; 10,000 by default. They determine targets that at least 100 of them reach.</summary>
    public int Draws = 10_000;

    /// <summary>Number of independent runs of the tilted simulation, at least 2; 4 by default. The interval is that of their mean:
    /// four times as many halve it.</summary>
    public int Runs = 4;

    /// <summary>Number of hypotheses in a run, at least 20; 100 by default. The time and the inverse of the variance grow with it.</summary>
    public int Particles = 100;

    /// <summary>The share of the hypotheses of a run that stays effective in each step of its tilt, above 0 and below 1; 0.6 by default.
    /// A larger one takes more and smaller steps, with a smaller variance.</summary>
    public double EffectiveShare = 0.6;

    /// <summary>After each step the hypotheses of a run are moved until their correlation with what they were is at most that, above 0 and
    /// below 1; 0.3 by default. A larger value is faster and less reliable.</summary>
    public double LargestCorrelation = 0.3;

    /// <summary>The most passes of moves after each step, at least 1; 50 by default. A diagnostic reports where they didn't suffice.</summary>
    public int MostSweeps = 50;

    /// <summary>Runs end at this bias, in nats: above 0 and finite; 500 by default. The time is proportional to it. Targets that need more
    /// report it as a lower bound, with an infinite upper end and a diagnostic.</summary>
    public double LargestBiasNats = 500;

    /// <summary>The smallest target loss of interest, from 0 to 1: runs end there; 0 by default.</summary>
    public double SmallestTargetLoss;

    internal void Check()
    {
        Require.AtLeast(Draws, 100);
        Require.AtLeast(Runs, 2);
        Require.AtLeast(Particles, 20);
        Require.Share(EffectiveShare);
        Require.Share(LargestCorrelation);
        Require.AtLeast(MostSweeps, 1);
        Require.Positive(LargestBiasNats);
        Require.Probability(SmallestTargetLoss);
    }

}
