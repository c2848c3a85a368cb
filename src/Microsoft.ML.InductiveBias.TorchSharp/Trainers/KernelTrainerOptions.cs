namespace Microsoft.ML.InductiveBias;

/// <summary>Options of <see cref="KernelTrainer"/>.</summary>
public sealed record KernelTrainerOptions
{
    /// <summary>The label column: a key (multiclass), Boolean (binary), or Single or Double (regression). <c>Label</c> by default.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The feature column: a vector of Single or Double. Double keeps the precision of the input for the exact law. <c>Features</c> by default.</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>The kernel; an RBF kernel with the median distance as length scale and amplitude 1 by default.</summary>
    public Kernel Kernel { get; init; } = new RbfKernel();

    /// <summary>σ², the variance of the targets around a hypothesis, in squared units of the targets. 0 (the default) demands
    /// that hypotheses interpolate the training rows; more makes them smoother and the computation better conditioned.</summary>
    public double NoiseVariance { get; init; }

    /// <summary>How the likelihood chooses parameters, where it is to choose any: length scales if the kernel asks for it, amplitude and
    /// noise variance if these options do.</summary>
    public LikelihoodTuning Tuning { get; init; } = new();

    /// <summary>How a task that is too large for the exact answer is approximated; <see langword="null"/> (the default) for not at all.</summary>
    public KernelApproximation? Approximation { get; init; }

    /// <summary>Told of each step of long work.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Ends <c>Fit</c> within about a second.</summary>
    public CancellationToken CancellationToken { get; init; }
}
