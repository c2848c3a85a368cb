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

    /// <summary>Moves every particle so that the law with density ∝ exp(−<paramref name="tilt"/> · loss) stays invariant.</summary>
    SweepOutcome Sweep(double tilt);

    /// <summary>A uniform random number on (0, 1).</summary>
    double NextUniform();
}

/// <summary>What a sweep of moves did.</summary>
/// <param name="Correlation">The correlation of the particles with what they were after the last selection, from 0 to 1.</param>
/// <param name="Acceptance">The share of the proposed moves that were accepted.</param>
internal readonly record struct SweepOutcome(double Correlation, double Acceptance);
