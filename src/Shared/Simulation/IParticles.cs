namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A population of random states with a loss each, whose law can be tilted towards small losses.</summary>
internal interface IParticles
{
    /// <summary>Number of particles N.</summary>
    int Count { get; }

    /// <summary>The losses of all states that can be selected, those of the particles as they are now last; infinite for a state that doesn't count.</summary>
    ReadOnlySpan<double> Losses { get; }

    /// <summary>Draws states independently from the law without a tilt, at least N; all of them can be selected.</summary>
    void Draw();

    /// <summary>Makes particle i a copy of the state <paramref name="parents"/>[i] of those that can be selected.</summary>
    void Select(ReadOnlySpan<int> parents);

    /// <summary>Moves every particle so that a law stays invariant.</summary>
    SweepOutcome Sweep(RareLaw law);

    /// <summary>A uniform random number on (0, 1).</summary>
    double NextUniform();
}

/// <summary>A law of states that favors small losses: its density relative to the original law is ∝ exp(−tilt · loss) up to a level, and 0 above.</summary>
/// <param name="Tilt">At least 0.</param>
/// <param name="Level">The largest loss; infinite for none.</param>
internal readonly record struct RareLaw(double Tilt, double Level)
{
    /// <summary>The original law.</summary>
    public static RareLaw Original { get; } = new(0, double.PositiveInfinity);

    /// <summary>The logarithm of the weight of a state, up to a constant.</summary>
    public double LogWeight(double loss) => loss <= Level && loss < double.PositiveInfinity ? -Tilt * loss : double.NegativeInfinity;
}

/// <summary>What a sweep of moves did.</summary>
/// <param name="Correlation">The correlation of the particles with what they were after the last selection, from 0 to 1.</param>
/// <param name="Acceptance">The share of the proposed moves that were accepted.</param>
internal readonly record struct SweepOutcome(double Correlation, double Acceptance);
