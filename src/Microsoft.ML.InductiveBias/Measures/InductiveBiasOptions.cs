namespace Microsoft.ML.InductiveBias;

/// <summary>What an evaluation of the inductive bias measures, and how it reports and ends.</summary>
public sealed record InductiveBiasOptions
{
    /// <summary>Target losses besides the reference losses; each finite and at least 0. None by default.</summary>
    public IReadOnlyList<double> TargetLosses { get; init; } = [];

    /// <summary>How the outputs of a hypothesis are compared with the targets; the mean squared error by default.</summary>
    public LossKind Loss { get; init; }

    /// <summary>Whether the bias at the reference losses of <see cref="LossReference"/> is measured; <see langword="true"/> by default.</summary>
    public bool ReferenceLosses { get; init; } = true;

    /// <summary>Whether the bias is measured at half and at twice the length scale too, which takes three times as long;
    /// <see langword="false"/> by default. Spaces without a length scale say that they have none.</summary>
    public bool ParameterSensitivity { get; init; }

    /// <summary>How the estimate of Boopathy et al., IJCAI 2024, is put beside the exact one: draw losses, fit a scaled noncentral
    /// chi-squared law, evaluate it; <see langword="null"/> (the default) leaves it out. Spaces with an exact law only.</summary>
    public SampleAndFitOptions? SampleAndFit { get; init; }

    /// <summary>How the distribution of sampled losses is estimated: confidence of the intervals, replicates, seed. Spaces with an exact
    /// law draw nothing and take no notice.</summary>
    public SampledLossOptions SampledLoss { get; init; } = new();

    /// <summary>Told of each step of long work.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Ends the work within about a second.</summary>
    public CancellationToken CancellationToken { get; init; }
}
