namespace Microsoft.ML.InductiveBias;

/// <summary>Random hypotheses that a space can move towards small losses by itself, for instance by gradients: a population of one of several
/// independent runs, whose law is that of the space at first.</summary>
/// <remarks>Hypotheses that are trained from latents are moved by the library; see <see cref="ILatentHypothesisSpace"/>.</remarks>
public interface ITiltedHypotheses
{
    /// <summary>The test losses of all states that can be selected: at first one for each hypothesis, later those after each move since the last
    /// selection, the latest last.</summary>
    ReadOnlySpan<double> Losses { get; }

    /// <summary>Makes hypothesis i a copy of the state <paramref name="parents"/>[i] of those that can be selected.</summary>
    /// <param name="parents">A state for each hypothesis.</param>
    void CopyStates(ReadOnlySpan<int> parents);

    /// <summary>Moves every hypothesis so that the law of the space times exp(−tilt · loss) stays invariant.</summary>
    /// <param name="tilt">The tilt, at least 0.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The share of the moves that were accepted.</returns>
    double Move(double tilt, CancellationToken cancellationToken);
}
