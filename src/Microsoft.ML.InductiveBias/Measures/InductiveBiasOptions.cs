namespace Microsoft.ML.InductiveBias;

/// <summary>Options of an evaluation of the inductive bias.</summary>
public sealed class InductiveBiasOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public InductiveBiasOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    public InductiveBiasOptions(InductiveBiasOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (TargetLosses, Loss, ReferenceLosses, ParameterSensitivity, SampleAndFit) = (other.TargetLosses, other.Loss, other.ReferenceLosses, other.ParameterSensitivity, other.SampleAndFit);
        (SampledLoss, EvidenceOrders, ClassBalanced, Progress, CancellationToken) = (other.SampledLoss, other.EvidenceOrders, other.ClassBalanced, other.Progress, other.CancellationToken);
    }

    /// <summary>Target losses besides the reference losses; each finite and at least 0. None by default.</summary>
    public IReadOnlyList<double> TargetLosses = [];

    /// <summary>How the outputs of a hypothesis are compared with the targets; the mean squared error by default.</summary>
    public LossKind Loss;

    /// <summary>Whether the bias at the reference losses of <see cref="LossReference"/> is measured; <see langword="true"/> by default.</summary>
    public bool ReferenceLosses = true;

    /// <summary>Whether the bias is measured at half and at twice the length scale too, which takes three times as long;
    /// <see langword="false"/> by default. Spaces without a length scale report that.</summary>
    public bool ParameterSensitivity;

    /// <summary>Compares the exact estimate with that of Boopathy et al., IJCAI 2024: draw losses, fit a scaled noncentral
    /// chi-squared law, evaluate it; <see langword="null"/> (the default) leaves it out. Spaces with an exact law only.</summary>
    public SampleAndFitOptions? SampleAndFit;

    /// <summary>In how many random orders of the training rows the evidence is measured row by row; 0 (the default) leaves it out. Each takes a
    /// factorization of the kernel matrix. Ignored by spaces without evidence in closed form.</summary>
    public int EvidenceOrders;

    /// <summary>Whether the bias is also measured at the class-balanced loss, in which each class of the test rows has the same total weight; it takes a
    /// second law of the loss. <see langword="false"/> by default; ignored for regression. Not for <see cref="LossKind.ZeroOneError"/>.</summary>
    public bool ClassBalanced;

    /// <summary>How the distribution of sampled losses is estimated: confidence of the intervals, replicates, seed. Ignored by
    /// spaces with an exact law, which draw nothing.</summary>
    public SampledLossOptions SampledLoss = new();

    /// <summary>Receives progress reports; may be <see langword="null"/>.</summary>
    internal IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels the work within about a second.</summary>
    internal CancellationToken CancellationToken { get; init; }
}
