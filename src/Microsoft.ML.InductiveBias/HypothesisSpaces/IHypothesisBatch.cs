namespace Microsoft.ML.InductiveBias;

/// <summary>Hypotheses that were drawn together.</summary>
public interface IHypothesisBatch : IDisposable
{
    /// <summary>The hypotheses, in the order of their seeds.</summary>
    IReadOnlyList<DrawnHypothesis> Hypotheses { get; }

    /// <summary>What the outputs of its hypotheses are; if they differ, the kind that supports the fewest losses.</summary>
    OutputMeaning OutputMeaning { get; }

    /// <summary>Whether every seed gives the hypothesis of this batch, so the space has no other.</summary>
    bool IsOnlyHypothesis => false;

    /// <summary>The outputs of every hypothesis at the given points, as <see cref="OutputMeaning"/> says.</summary>
    /// <param name="features"><c>[p, d]</c>, row-major.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>For each hypothesis <c>[p, k]</c>, row-major; ignored for a diverged one.</returns>
    IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> features, CancellationToken cancellationToken = default);
}
