namespace Microsoft.ML.InductiveBias;

/// <summary>A space of an audit, fitted to the training rows and ready to be asked about the test rows.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Space">The fitted space; a sampled one knows the test rows alone.</param>
/// <param name="Draws">The outputs <c>[m, k]</c> of some of its hypotheses on the test rows.</param>
internal sealed record MeasuredSpace(string Name, IFittedHypothesisSpace Space, Lazy<IReadOnlyList<float[]>> Draws) : IDisposable
{
    public void Dispose() => (Space as IDisposable)?.Dispose();
}
