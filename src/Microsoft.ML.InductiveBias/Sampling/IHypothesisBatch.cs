namespace Microsoft.ML.InductiveBias;

/// <summary>Hypotheses that were drawn together.</summary>
public interface IHypothesisBatch : IDisposable
{
    /// <summary>The hypotheses, in the order of their seeds.</summary>
    IReadOnlyList<DrawnHypothesis> Hypotheses { get; }

    /// <summary>Whether the outputs are probabilities of the classes, so that a log-loss is defined.</summary>
    bool PredictsProbabilities { get; }

    /// <summary>Whether the outputs are in the units of the targets, so that a mean squared error is defined. Classes scored by margins
    /// are not; their largest output tells the class, and they have the 0-1 error alone.</summary>
    bool PredictsTargets => true;

    /// <summary>Whether the space has no other hypothesis than the one of this batch: every seed gives it.</summary>
    bool IsOnlyHypothesis => false;

    /// <summary>The outputs of every hypothesis at the given points, in the units of the targets.</summary>
    /// <param name="features"><c>[p, d]</c>, row-major.</param>
    /// <param name="cancellationToken">Ends the work within about a second.</param>
    /// <returns>For each hypothesis <c>[p, k]</c>, row-major; anything for a diverged one.</returns>
    IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> features, CancellationToken cancellationToken = default);
}
