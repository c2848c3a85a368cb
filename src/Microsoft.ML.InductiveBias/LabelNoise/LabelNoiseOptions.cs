using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Options of the estimate of wrong labels.</summary>
public sealed class LabelNoiseOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public LabelNoiseOptions()
    {
    }

    internal LabelNoiseOptions(LabelNoiseOptions other) => (Confidence, Seed, Progress, CancellationToken) =
        (other.Confidence, other.Seed, other.Progress, other.CancellationToken);

    /// <summary>Confidence of the interval of the number of wrong labels, between 0 and 1; 0.95 by default.</summary>
    public double Confidence = 0.95;

    /// <summary>The seed of the bootstrap; 0 by default.</summary>
    public int Seed;

    /// <summary>Receives progress reports; may be <see langword="null"/>.</summary>
    internal IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels the work within about a second.</summary>
    internal CancellationToken CancellationToken { get; init; }

    internal void Validate() => Require.Share(Confidence);
}
