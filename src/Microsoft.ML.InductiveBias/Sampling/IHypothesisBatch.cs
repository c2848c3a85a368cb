namespace Microsoft.ML.InductiveBias;

/// <summary>Hypotheses that were drawn together.</summary>
public interface IHypothesisBatch : IDisposable
{
    /// <summary>The hypotheses, in the order of their seeds.</summary>
    IReadOnlyList<DrawnHypothesis> Hypotheses { get; }

    /// <summary>What the outputs of its hypotheses are; where they differ, what has the fewest losses.</summary>
    OutputMeaning OutputMeaning { get; }

    /// <summary>Whether the space has no other hypothesis than the one of this batch: every seed gives it.</summary>
    bool IsOnlyHypothesis => false;

    /// <summary>The outputs of every hypothesis at the given points, as <see cref="OutputMeaning"/> says.</summary>
    /// <param name="features"><c>[p, d]</c>, row-major.</param>
    /// <param name="cancellationToken">Ends the work within about a second.</param>
    /// <returns>For each hypothesis <c>[p, k]</c>, row-major; anything for a diverged one.</returns>
    IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> features, CancellationToken cancellationToken = default);
}
