namespace Microsoft.ML.InductiveBias;

/// <summary>A space of an audit, fitted to the training rows.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Space">The fitted space; a sampled space supports the test rows only.</param>
/// <param name="Draws">The outputs <c>[m, k]</c> of some hypotheses on the test rows.</param>
internal sealed record MeasuredSpace(string Name, IFittedHypothesisSpace Space, Lazy<IReadOnlyList<float[]>> Draws) : IDisposable
{
    public void Dispose() => (Space as IDisposable)?.Dispose();
}
